"""A double of Meta's Graph API and of its webhooks, by the vendor's reference: nobody can run the real one."""
