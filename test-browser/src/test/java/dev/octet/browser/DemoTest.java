package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
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
import java.util.concurrent.atomic.AtomicReference;
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
      (files) => {
        const dataTransfer = new DataTransfer();
        for (const [name, base64] of files) {
          const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
          dataTransfer.items.add(new File([bytes], name));
        }
        dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
      }""";
  private static final String SLOW_FIRST_PICTURE =
      """
      () => {
        const { decode } = HTMLImageElement.prototype;
        let wait = 500;
        window.decoded = [];
        HTMLImageElement.prototype.decode = async function () {
          const ms = wait;
          wait = 0;
          await new Promise((resolve) => setTimeout(resolve, ms));
          await decode.call(this);
          window.decoded.push(this.src);
        };
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
    waitForFacts("dense");
    waitForState("ready");
  }

  @Test
  void takesTheModelOutOfSeveralFiles() {
    drop(
        List.of("dense.tflite", base64(TinyModels.dense())),
        List.of("labels.txt", base64(new byte[] {'a'})));
    waitForState("ready");
    waitForFacts("dense");
    assertFalse(page.isVisible("#error"));
    assertTrue(page.innerText("#ignored").contains("labels.txt"), page.innerText("#ignored"));
  }

  @Test
  void showsThePictureThatWasChosenLast() {
    page.evaluate(SLOW_FIRST_PICTURE);
    page.check("#samples [title=daisy] input", force());
    page.check("#samples [title=orange] input", force());
    page.waitForFunction("() => decoded.length === 2 && decoded[1].endsWith('daisy.svg')");
    waitForState("ready");
    assertEquals("orange", page.innerText("#picture-name"));
    assertTrue(page.isChecked("#samples [title=orange] input"));
  }

  @Test
  void anUnreadablePictureLeavesTheOneBefore() {
    String before = page.innerText("#picture-name");
    page.setInputFiles("#image-file", new FilePayload("x.png", "image/png", new byte[] {1}));
    waitForState("error");
    assertTrue(page.innerText("#error").contains("x.png"), page.innerText("#error"));
    assertEquals(before, page.innerText("#picture-name"));
    assertEquals(1, page.locator("#samples input:checked").count());
  }

  @Test
  void keepsAModelThatWasDroppedBeforeTheListCame() {
    AtomicReference<Route> list = new AtomicReference<>();
    page.route("**/models.json", list::set);
    page.reload();
    drop("dense.tflite", TinyModels.dense());
    waitForFacts("dense");
    page.waitForCondition(() -> list.get() != null);
    list.get().resume();
    page.waitForFunction("() => document.getElementById('picture-name').textContent !== ''");
    waitForState("ready");
    waitForFacts("dense");
    assertEquals(-1, page.evaluate("() => document.getElementById('model').selectedIndex"));
  }

  private void chooseModel(String name) {
    String label =
        page.locator("#model option").allInnerTexts().stream()
            .filter(text -> text.startsWith(name + " "))
            .findFirst()
            .orElseThrow(() -> new AssertionError("the list has no " + name));
    page.selectOption("#model", new SelectOption().setLabel(label));
    waitForFacts(name);
    waitForState("ready");
  }

  private void drop(String name, byte[] bytes) {
    drop(List.of(name, base64(bytes)));
  }

  @SafeVarargs
  private void drop(List<String>... files) {
    page.evaluate("() => { document.documentElement.dataset.state = 'dropped'; }");
    page.evaluate(DROP, List.of(files));
  }

  private void waitForFacts(String text) {
    page.waitForFunction(
        "text => document.getElementById('facts').textContent.includes(text)", text);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
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
