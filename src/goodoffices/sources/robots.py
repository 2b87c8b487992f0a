"""What robots.txt of each host says."""

from __future__ import annotations

from urllib.robotparser import RobotFileParser

# A host that asks for more between two requests is not waited for longer than this, seconds.
LONGEST_DELAY = 30.0
# RFC 9309 has at least 500 KB read.
MOST = 500_000
MOST_HOSTS = 10_000


class Robots:
    """The rules of the hosts of a run."""

    def __init__(self, agent: str) -> None:
        self._agent = agent
        self._rules: dict[str, RobotFileParser] = {}

    def knows(self, host: str) -> bool:
        """Whether the rules of a host were learned."""
        return host in self._rules

    def learn(self, host: str, text: str | None) -> None:
        """Take the rules of a host; None is a server that fails, which means to stay away."""
        if len(self._rules) >= MOST_HOSTS:
            self._rules.pop(next(iter(self._rules)))
        rules = RobotFileParser()
        rules.parse((text if text is not None else "User-agent: *\nDisallow: /")[:MOST].splitlines())
        self._rules[host] = rules

    def allows(self, host: str, url: str) -> bool:
        """Whether an address may be fetched."""
        return self._rules[host].can_fetch(self._agent, url)

    def delay(self, host: str) -> float:
        """The seconds between two requests that the host asks for, within reason."""
        rules = self._rules.get(host)
        asked = rules.crawl_delay(self._agent) if rules is not None else None
        return min(float(asked or 0), LONGEST_DELAY)
