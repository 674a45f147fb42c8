"""One real Chromium for all tests of screens, with what it logged."""

import json
import time
from collections.abc import Iterator

import pytest
from axe_selenium_python import Axe
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.expected_conditions import staleness_of
from selenium.webdriver.support.ui import WebDriverWait

SWITCHES = (
    "headless=new",
    "no-sandbox",
    "disable-gpu",
    "disable-background-networking",
    "disable-component-update",
    "no-first-run",
    "hide-scrollbars",
    "force-device-scale-factor=1",
    "renderer-process-limit=1",  # the next page begins with what the one before has compiled
    "disable-site-isolation-trials",
    "disable-features=IsolateOrigins,site-per-process",
)

HURRY = "window.wall = { every: 200, spread: 200 };"  # ms: the wall's polls, and its reloads


class Browser:
    """Chromium with what it logged."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def open(self, url: str, width: int = 1920, height: int = 1080) -> None:
        self.resize(width, height)
        self.complaints(), self.requests()
        self.driver.get(url)

    def leave(self) -> None:
        """The page, and what it kept in the browser; files stay, for the next page of that address."""
        origin = self.run("return location.origin")
        self.driver.get("about:blank")
        if origin != "null":  # as of a page that could not be opened
            kept = {"origin": origin, "storageTypes": "local_storage,indexeddb"}
            self.driver.execute_cdp_cmd("Storage.clearDataForOrigin", kept)

    def forget_files(self) -> None:
        """As a browser that comes for the first time."""
        self.driver.execute_cdp_cmd("Network.clearBrowserCache", {})

    def resize(self, width: int, height: int) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def run(self, script: str, *values: object):
        return self.driver.execute_script(script, *values)

    def wait(self, script: str, seconds: float = 40) -> None:
        """Until a JavaScript expression is true."""
        end = time.monotonic() + seconds
        pause = 0.01  # most things are there at once
        while not self.run(f"return !!({script})"):
            assert time.monotonic() < end, f"never came true in {seconds} s: {script}"
            time.sleep(pause)
            pause = min(2 * pause, 0.1)

    def left(self, old: WebElement) -> None:
        """Until the page that an element was of is gone, and the next is there."""
        WebDriverWait(self.driver, 15).until(staleness_of(old))
        self.wait("document.readyState == 'complete'")

    def text(self, selector: str) -> str:
        return self.run("return document.querySelector(arguments[0]).innerText", selector)

    def texts(self, selector: str) -> list[list[str]]:
        """The lines of each element."""
        ask = "return [...document.querySelectorAll(arguments[0])].map(found => found.innerText.split('\\n'))"
        return self.run(ask, selector)

    def complaints(self) -> list[str]:
        """Console errors, warnings and policy violations since the last call."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self) -> list[dict]:
        """url and bytes of each request since the last call."""
        sent: dict[str, dict] = {}
        for entry in self.driver.get_log("performance"):
            event = json.loads(entry["message"])["message"]
            about = event["params"]
            if event["method"] == "Network.requestWillBeSent":
                sent[about["requestId"]] = {"url": about["request"]["url"], "bytes": 0}
            elif event["method"] == "Network.loadingFinished" and about["requestId"] in sent:
                sent[about["requestId"]]["bytes"] = about["encodedDataLength"]
        return [one for one in sent.values() if not one["url"].startswith(("chrome:", "data:"))]

    def serious(self, within: str | None = None) -> list[tuple[str, str]]:
        """What axe finds serious or critical, within a selector or anywhere: the rule, and the first
        part that breaks it."""
        axe = Axe(self.driver)
        axe.inject()
        found = axe.run(within, '{"resultTypes": ["violations"]}')["violations"]  # of others no node is told
        return [
            (one["id"], one["nodes"][0]["html"][:200])
            for one in found
            if one["impact"] in ("serious", "critical")
        ]


@pytest.fixture(scope="session")
def chromium(tmp_path_factory) -> Iterator[Browser]:
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for switch in (*SWITCHES, f"user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(f"--{switch}")
    options.add_experimental_option("prefs", {"net.network_prediction_options": 2})  # no lines ahead of need
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": HURRY})
    yield Browser(driver)
    driver.quit()
