from typing import Any

import pytest
from slack_sdk.errors import SlackApiError


async def error_of(calling: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        await calling
    return str(refused.value.response["error"])
