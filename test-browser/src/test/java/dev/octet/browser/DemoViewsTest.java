package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import dev.octet.importer.TfliteImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All views of the demo: what they do, on both sizes, for everybody, and without a network. */
@ExtendWith(SharedBrowsers.class)
class DemoViewsTest {
  private static final double MAX_SHIFT = 0.05;

  /** The attribute that says how far a view is, and its value when there is something to see. */
  private static final Map<String, List<String>> SHOWN =
      Map.of(
          "classify", List.of("state", "ready"),
          "compare", List.of("state", "ready"),
          "inspect", List.of("inspect", "ready"),
          "quantize", List.of("quantize", "ready"),
          "benchmark", List.of("view", "benchmark"));

  private DemoPage demo;
  private Page page;

  private void openOnDesktop(Browsers browsers, Engine engine, String view) throws IOException {
    demo = DemoPage.onDesktop(browsers, engine);
    page = demo.open("#" + view);
  }

  @AfterEach
  void close() {
    demo.close();
  }

  private void waitForView(String view) {
    demo.waitFor(SHOWN.get(view).get(0), SHOWN.get(view).get(1));
    page.waitForFunction("() => document.querySelector('#workbench, .view:not([hidden]) h2')");
  }

  @ParameterizedTest
  @ValueSource(strings = {"classify", "compare", "inspect", "quantize", "benchmark"})
  void everyViewIsAccessibleFitsAndDoesNotJump(String view, Browsers browsers) throws IOException {
    List<String> wrong = new ArrayList<>();
    for (boolean isPhone : List.of(false, true)) {
      try (DemoPage shown =
          isPhone
              ? DemoPage.onPhone(browsers, Engine.CHROMIUM, DemoPage.NO_MODELS)
              : DemoPage.onDesktop(browsers, Engine.CHROMIUM)) {
        demo = shown;
        page = shown.open("#" + view);
        waitForView(view);
        String where = isPhone ? "phone, dark: " : "desktop, light: ";
        shown.violations().forEach(violation -> wrong.add(where + violation));
        if (shown.overflow() > 0) {
          wrong.add(where + "too wide by " + shown.overflow() + " pixels");
        }
        if (shown.shift() > MAX_SHIFT) {
          wrong.add(where + "layout shift " + shown.shift());
        }
        shown.keepScreenshot(view + (isPhone ? "-phone" : "-desktop"));
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void linksLeadToViewsAndBackAgain(Browsers browsers) throws IOException {
    openOnDesktop(browsers, Engine.CHROMIUM, "nothing-like-this");
    demo.waitForState("ready");
    assertEquals("Classify", page.innerText("#views [aria-current]"));
    page.focus("#views [href='#compare']");
    page.keyboard().press("Enter");
    demo.waitFor("view", "compare");
    demo.waitForState("ready");
    assertEquals(2, page.locator(".column").count());
    assertEquals("Compare · Octet", page.title());
    page.goBack();
    demo.waitFor("view", "classify");
    demo.waitForState("ready");
    assertEquals(1, page.locator(".column").count());
  }

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinctOfPlaywright")
  void theBytesAreThoseOfTheJvm(Engine engine, Browsers browsers) throws IOException {
    openOnDesktop(browsers, engine, "compare");
    demo.waitForState("ready");
    page.click("#prove");
    page.waitForFunction(
        "() => /^(All|\\d+ of|That did)/.test(document.getElementById('proof-status').innerText)",
        null,
        new Page.WaitForFunctionOptions().setTimeout(120_000));
    assertTrue(page.innerText("#proof-status").startsWith("All "), page.innerText("#proof-status"));
    assertEquals(16, page.locator("#proof tbody tr").count());
    demo.keepScreenshot("bytes-" + engine);
  }

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinctOfPlaywright")
  void inspectsLayers(Engine engine, Browsers browsers) throws IOException {
    openOnDesktop(browsers, engine, "inspect");
    demo.waitFor("inspect", "ready");
    assertTrue(page.locator("#layers tbody tr").count() > 15);
    String convolution = page.locator("#layers tbody tr").nth(2).innerText();
    assertTrue(convolution.contains("CONV_2D"), convolution);
    assertTrue(convolution.matches("(?s).*int8 \\[1, \\d+, \\d+, \\d+].*"), convolution);
    assertTrue(convolution.matches("(?s).*\\d dB.*"), convolution);
    page.locator("#layers button").nth(4).click();
    String name = page.locator("#layers button").nth(4).innerText();
    assertEquals("Activations of " + name, page.innerText("#activation-title"));
    page.waitForFunction(
        "() => document.getElementById('weight-note').innerText.includes('weights')");
  }

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinctOfPlaywright")
  void quantizesRanksKeepsLayersAndDownloads(Engine engine, Browsers browsers) throws IOException {
    openOnDesktop(browsers, engine, "quantize");
    demo.waitFor("quantize", "ready");
    page.selectOption("#quantize-observer", "average");
    page.click("#quantize-start");
    page.locator("#keep tbody tr").first().waitFor();
    demo.waitFor("quantize", "ready");
    String all = page.innerText("#quantize-facts");
    assertTrue(all.contains("of 10"), all);
    page.click("#rank");
    demo.waitFor("quantize", "ready");
    assertTrue(page.innerText("#keep tbody tr:first-child").contains("dB"));
    page.locator("#keep input").first().check();
    page.waitForFunction(
        "() => document.getElementById('quantize-status').innerText.includes('1 layer')");
    demo.waitFor("quantize", "ready");
    demo.keepScreenshot("quantized-" + engine);
    if (engine == Engine.CHROMIUM) {
      Download download = page.waitForDownload(() -> page.click("#quantize-download"));
      assertEquals("cifar10-mobilenet-int8.tflite", download.suggestedFilename());
      byte[] file = Files.readAllBytes(download.path());
      assertTrue(
          TfliteImporter.read(dev.octet.graph.Source.copyOf(file)).nodes().size() > 20,
          "the file is a network");
    }
    page.click("#quantize-try");
    demo.waitFor("view", "compare");
    demo.waitForState("ready");
    assertEquals(List.of("int8", "float32"), page.locator(".column h3").allInnerTexts());
  }

  @Test
  void aCalibrationCanBeCancelled(Browsers browsers) throws IOException {
    openOnDesktop(browsers, Engine.CHROMIUM, "quantize");
    demo.waitFor("quantize", "ready");
    page.evaluate(
        """
        () => {
          document.getElementById('quantize-start').click();
          document.getElementById('quantize-cancel').click();
        }""");
    demo.waitFor("quantize", "cancelled");
    assertEquals("Cancelled.", page.innerText("#quantize-status"));
    page.click("#quantize-start");
    page.locator("#keep tbody tr").first().waitFor();
    demo.waitFor("quantize", "ready");
  }

  @Test
  void aFileThatIsNoModelIsSaidSo(Browsers browsers) throws IOException {
    openOnDesktop(browsers, Engine.CHROMIUM, "quantize");
    demo.waitFor("quantize", "ready");
    page.setInputFiles(
        "#quantize-file",
        new com.microsoft.playwright.options.FilePayload("x.tflite", "", new byte[64]));
    demo.waitFor("quantize", "error");
    assertTrue(page.innerText("#quantize-error").startsWith("format: "));
    assertTrue(page.isDisabled("#quantize-start"));
  }

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinctOfPlaywright")
  void runsTheSuiteAndSharesIt(Engine engine, Browsers browsers) throws IOException {
    openOnDesktop(browsers, engine, "benchmark");
    page.locator("#recorded tbody tr").first().waitFor();
    assertTrue(
        page.innerText("#recorded-note").matches("(?s)Recorded on 20\\d\\d-\\d\\d-\\d\\d.*"));
    page.click("#benchmark-start");
    page.waitForFunction(
        "() => document.documentElement.dataset.benchmark === 'done'",
        null,
        new Page.WaitForFunctionOptions().setTimeout(180_000));
    int rows = page.locator("#here tbody tr").count();
    assertTrue(rows >= 4, rows + " rows");
    demo.keepScreenshot("benchmark-" + engine);
    if (engine != Engine.CHROMIUM) {
      return;
    }
    Download download = page.waitForDownload(() -> page.click("#benchmark-json"));
    JsonObject json = JsonParser.parseString(Files.readString(download.path())).getAsJsonObject();
    assertEquals(rows, json.getAsJsonArray("entries").size());
    page.evaluate(
        "() => { navigator.clipboard.writeText = async () => { throw new Error('no'); }; }");
    page.click("#benchmark-link");
    page.waitForFunction("() => location.hash.startsWith('#benchmark=')");
    String table = page.innerText("#here tbody");
    page.reload();
    page.locator("#benchmark-shared").waitFor();
    page.locator("#here tbody tr").first().waitFor();
    assertEquals(table, page.innerText("#here tbody"));
  }

  @Test
  void aDamagedLinkIsSaidSo(Browsers browsers) throws IOException {
    openOnDesktop(browsers, Engine.CHROMIUM, "benchmark=eyJ4IjoxfQ");
    page.locator("#benchmark-error").waitFor();
    assertTrue(page.innerText("#benchmark-error").contains("no result of this benchmark"));
  }

  @Test
  void showsHowFarASlowDownloadIs(Browsers browsers) throws IOException {
    demo = DemoPage.onPhone(browsers, Engine.CHROMIUM, DemoPage.NO_MODELS);
    page = demo.page();
    CDPSession session = demo.context().newCDPSession(page);
    JsonObject network = new JsonObject();
    network.addProperty("offline", false);
    network.addProperty("latency", 100);
    network.addProperty("downloadThroughput", 300_000);
    network.addProperty("uploadThroughput", 300_000);
    session.send("Network.enable");
    session.send("Network.emulateNetworkConditions", network);
    JsonObject cpu = new JsonObject();
    cpu.addProperty("rate", 4);
    session.send("Emulation.setCPUThrottlingRate", cpu);
    demo.open("");
    page.waitForFunction(
        "() => { const bar = document.getElementById('progress'); return !bar.hidden && bar.value > 0; }");
    assertTrue(page.innerText("#status").startsWith("Loading"), page.innerText("#status"));
    demo.keepScreenshot("loading-phone");
    page.waitForFunction(
        "() => document.documentElement.dataset.state === 'ready'",
        null,
        new Page.WaitForFunctionOptions().setTimeout(120_000));
    assertTrue(demo.shift() < MAX_SHIFT, "layout shift " + demo.shift());
  }

  @Test
  void opensWithoutANetworkOnceItWasLoaded(Browsers browsers) throws IOException {
    demo = DemoPage.withServiceWorker(browsers, Engine.CHROMIUM);
    page = demo.open("");
    demo.waitForState("ready");
    demo.waitFor("offline", "ready");
    demo.stopServer();
    page.reload();
    demo.waitForState("ready");
    assertEquals("frog", page.locator(".results .label").first().innerText());
    page.click("#views [href='#benchmark']");
    page.locator("#recorded tbody tr").first().waitFor();
    page.click("#views [href='#inspect']");
    demo.waitFor("inspect", "ready");
    page.click("#views [href='#quantize']");
    demo.waitFor("quantize", "ready");
    demo.forgive();
  }
}
