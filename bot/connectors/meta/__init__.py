"""Meta: Facebook Pages with Messenger, and Instagram with its messages, behind one app, one endpoint and one Graph API."""
