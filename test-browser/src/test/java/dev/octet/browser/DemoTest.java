package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.SelectOption;
import dev.octet.demo.DemoServer;
import dev.octet.fixture.BrokenFiles;
import dev.octet.fixture.TinyModels;
import dev.octet.shared.SharedData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The demo page on a phone's width, as a visitor uses it. */
@ExtendWith(SharedBrowsers.class)
class DemoTest {
  private static final Path REPOSITORY = Path.of("..");
  private static final int PHONE_WIDTH = 360;
  private static final int PHONE_HEIGHT = 740;
  private static final String DROP =
      """
      ([name, base64]) => {
        const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([bytes], name));
        dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
      }""";

  private final List<String> complaints = new ArrayList<>();
  private DemoServer server;
  private BrowserContext context;
  private Page page;

  @BeforeEach
  void open(Browsers browsers) throws IOException {
    server = DemoServer.forRepository(0, REPOSITORY.toAbsolutePath().normalize());
    server.start();
    context =
        browsers.newContext(
            Engine.CHROMIUM, new NewContextOptions().setViewportSize(PHONE_WIDTH, PHONE_HEIGHT));
    page = context.newPage();
    page.onPageError(complaints::add);
    page.navigate(server.url());
    waitForState("ready");
  }

  @AfterEach
  void close() {
    if (context != null) {
      context.close();
    }
    server.close();
    assertEquals(List.of(), complaints, "errors that the page did not handle");
  }

  @Test
  void fitsAPhone() {
    int width = (int) page.evaluate("() => document.documentElement.scrollWidth");
    assertTrue(width <= PHONE_WIDTH, "the page is " + width + " pixels wide");
  }

  @Test
  void classifiesAPhotoWithEverySetOfKernels() {
    Path shared = SharedData.required();
    chooseModel("mobilenet_v2_1.0_224_quant");
    page.setInputFiles("#image-file", shared.resolve("images/grace_hopper.jpg"));
    page.waitForFunction(
        "() => document.getElementById('picture-name').textContent.includes('grace')");
    waitForState("ready");
    assertEquals(5, page.locator("#results .bar").count());
    String best = best();
    assertTrue(best.contains("military uniform"), best);
    String results = page.innerText("#results");
    for (String kernels : new String[] {"relaxed", "simd128", "scalar"}) {
      page.check("input[name=kernels][value=" + kernels + "]", force());
      waitForState("ready");
      if (kernels.equals(page.innerText("#kernels-used"))) {
        assertFalse(page.isVisible("#warning"), kernels);
      } else {
        assertTrue(page.innerText("#warning").contains(kernels), page.innerText("#warning"));
      }
      assertEquals(results, page.innerText("#results"), kernels);
    }
  }

  @Test
  void otherModelsOfTheServerShowFiveClasses() {
    SharedData.required();
    for (String name : List.of("pretrainedResnet_quant", "mobilenet_v1_0.25_128_quant")) {
      chooseModel(name);
      assertEquals(5, page.locator("#results .bar").count(), name);
    }
  }

  @Test
  void aBrokenFileGivesAReadableErrorAndThePageStillWorks() {
    for (BrokenFiles file : BrokenFiles.values()) {
      drop(file.name() + ".tflite", file.bytes());
      waitForState("error");
      String error = page.innerText("#error");
      assertTrue(error.contains(file.code()), file + ": " + error);
    }
    drop("dense.tflite", TinyModels.dense());
    waitForState("ready");
    assertFalse(page.isVisible("#error"));
    assertEquals("-", page.innerText("#kernels-used").replaceAll("relaxed|simd128|scalar", "-"));
  }

  @Test
  void takesAModelFromThePicker() {
    page.setInputFiles(
        "#model-file",
        new FilePayload("dense.tflite", "application/octet-stream", TinyModels.dense()));
    page.waitForFunction("() => document.getElementById('facts').textContent.includes('dense')");
    waitForState("ready");
  }

  private void chooseModel(String name) {
    String label =
        page.locator("#model option").allInnerTexts().stream()
            .filter(text -> text.startsWith(name + " "))
            .findFirst()
            .orElseThrow(() -> new AssertionError("the list has no " + name));
    page.selectOption("#model", new SelectOption().setLabel(label));
    page.waitForFunction(
        "name => document.getElementById('facts').textContent.includes(name)", name);
    waitForState("ready");
  }

  private void drop(String name, byte[] bytes) {
    page.evaluate("() => { document.documentElement.dataset.state = 'dropped'; }");
    String base64 = Base64.getEncoder().encodeToString(bytes);
    page.evaluate(DROP, List.of(name, base64));
  }

  private String best() {
    return page.locator("#results li").first().innerText();
  }

  private void waitForState(String state) {
    page.waitForFunction("state => document.documentElement.dataset.state === state", state);
  }

  private static Page.CheckOptions force() {
    return new Page.CheckOptions().setForce(true);
  }
}
