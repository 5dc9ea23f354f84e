"""What a resident's browser sends: forms as the pages gave them, filled in."""

import re
from typing import Any

from django.test import Client

CODE = re.compile(r'id="code"[^>]*>([0-9A-Z-]{24})<')
MATTER = {
    "title": "北门晚上没有地方停车",
    "problem": "晚上七点以后没有车位，消防通道经常被占。",
    "category": "parking",
}


def once(page: Any) -> str:
    found = re.search(r'name="once" value="([^"]+)"', page.content.decode())
    assert found is not None
    return found.group(1)


def code_on(page: Any) -> str:
    """The query code shown on a slip."""
    found = CODE.search(page.content.decode())
    assert found is not None, page.content.decode()[:3000]
    return found.group(1)


def raise_steps(client: Client, where: str, **changed: Any) -> dict[str, Any]:
    """Walk the first two steps without scripts; what the third step is to send."""
    data = {**MATTER, "step": "1", "once": once(client.get("/raise/")), **changed}
    second = client.post("/raise/", data)
    assert second.status_code == 200, second.content.decode()
    data |= {"step": "2", "where": where, "place": "北门外路边"} | changed
    third = client.post("/raise/", data)
    assert third.status_code == 200, third.content.decode()
    return {**data, "step": "3", "name": "", "phone": ""} | changed
