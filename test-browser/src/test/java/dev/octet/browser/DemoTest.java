package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.SelectOption;
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

/**
 * Two models side by side on a phone's width, as a visitor compares them: the demo's own, unless a
 * test needs those beside the repository.
 */
@ExtendWith(SharedBrowsers.class)
class DemoTest {
  private static final double MAX_SHIFT = 0.05;
  private static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");
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

  private Browsers browsers;
  private DemoPage demo;
  private Page page;

  @BeforeEach
  void open(Browsers shared) throws IOException {
    browsers = shared;
    open(DemoPage.NO_MODELS);
  }

  private void open(Path models) throws IOException {
    demo = DemoPage.onPhone(browsers, Engine.CHROMIUM, models);
    page = demo.open("#compare");
    waitForState("ready");
  }

  @AfterEach
  void close() {
    demo.close();
  }

  private Path openWithSharedModels() throws IOException {
    Path shared = SharedData.required();
    close();
    open(shared.resolve("models"));
    return shared;
  }

  @Test
  void startsWithItsOwnPairSideBySide() {
    assertEquals(List.of("int8", "float32"), page.locator(".column h3").allInnerTexts());
    for (Locator column : page.locator(".column").all()) {
      assertEquals(5, column.locator(".results li").count());
      assertTrue(CLASSES.contains(column.locator(".label").first().innerText()));
      assertTrue(column.locator(".time").innerText().matches("\\d+\\.\\d+ ms"));
      assertTrue(column.locator(".size").innerText().matches("\\d+\\.\\d+ [kM]B"));
      assertTrue(
          List.of("relaxed", "simd128", "scalar")
              .contains(column.locator(".kernels-used").innerText()));
    }
    assertEquals("frog", page.innerText("#picture-name"));
    assertEquals("seen as 32\u00a0×\u00a032", page.innerText("#seen-size"));
    assertTrue(page.innerText("#comparison").startsWith("int8 runs "));
    assertFalse(page.isVisible("#model"), "there are no models beside");
  }

  @Test
  void saysWhetherThePairAgrees() {
    for (String sample : CLASSES) {
      chooseSample(sample);
      List<String> best =
          page.locator(".results li:first-child .label").allInnerTexts().stream()
              .distinct()
              .toList();
      String said =
          best.size() == 1
              ? "Both say " + best.get(0) + "."
              : "int8 says " + best.get(0) + ", float32 says " + best.get(1) + ".";
      assertEquals(said, page.innerText("#agreement"), sample);
    }
  }

  @Test
  void recognizesItsSamples() {
    List<String> wrong = new ArrayList<>();
    for (String network : List.of("resnet", "mobilenet")) {
      chooseNetwork(network);
      for (String sample : CLASSES) {
        chooseSample(sample);
        if (!best().contains(sample)) {
          wrong.add(network + ": " + sample + " is " + best());
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void switchesTheNetwork() {
    chooseSample("ship");
    for (String network : List.of("mobilenet", "resnet")) {
      chooseNetwork(network);
      assertEquals(
          List.of("cifar10-" + network + "-int8.tflite", "cifar10-" + network + "-float32.tflite"),
          page.locator(".column .file").allInnerTexts());
      assertEquals(10, page.locator(".results li").count());
      assertEquals("ship", page.innerText("#picture-name"));
    }
  }

  @Test
  void choosesTheNetworkAndTheSampleByKeyboard() {
    page.focus("#networks [value=resnet]");
    page.keyboard().press("ArrowRight");
    waitForFile("cifar10-mobilenet-int8");
    page.focus("#samples input:checked");
    page.keyboard().press("ArrowRight");
    page.waitForFunction(
        "() => document.getElementById('picture-name').textContent === 'airplane'");
    waitForState("ready");
  }

  @Test
  void nothingJumps() {
    chooseSample("cat");
    chooseNetwork("mobilenet");
    double shift = demo.shift();
    assertTrue(shift < MAX_SHIFT, "layout shift " + shift);
  }

  @Test
  void comparesTwoDroppedModels() {
    drop(
        List.of("one.tflite", base64(TinyModels.dense())),
        List.of("two.tflite", base64(TinyModels.dense())));
    waitForFile("two.tflite");
    waitForState("ready");
    assertEquals(List.of("one", "two"), page.locator(".column h3").allInnerTexts());
    assertTrue(page.innerText("#comparison").startsWith("one runs "));
    assertEquals(0, page.locator("#networks input:checked").count());
  }

  @Test
  void classifiesAPhotoWithEverySetOfKernels() throws IOException {
    Path shared = openWithSharedModels();
    chooseModel("mobilenet_v2_1.0_224_quant");
    page.check("#origin [value=photo]", force());
    page.setInputFiles("#image-file", shared.resolve("images/grace_hopper.jpg"));
    page.waitForFunction(
        "() => document.getElementById('picture-name').textContent.includes('grace')");
    waitForState("ready");
    assertEquals(5, page.locator(".results .bar").count());
    assertTrue(best().contains("military uniform"), best());
    String results = page.innerText(".results");
    for (String kernels : new String[] {"relaxed", "simd128", "scalar"}) {
      page.check("input[name=kernels][value=" + kernels + "]", force());
      waitForState("ready");
      if (kernels.equals(page.innerText(".kernels-used"))) {
        assertFalse(page.isVisible("#warning"), kernels);
      } else {
        assertTrue(page.innerText("#warning").contains(kernels), page.innerText("#warning"));
      }
      assertEquals(results, page.innerText(".results"), kernels);
    }
  }

  @Test
  void modelsBesideTheRepositoryShowFiveClassesInOneColumn() throws IOException {
    openWithSharedModels();
    for (String name : List.of("pretrainedResnet_quant", "mobilenet_v1_0.25_128_quant")) {
      chooseModel(name);
      assertEquals(5, page.locator(".results .bar").count(), name);
      assertFalse(page.isVisible("#verdict"), name);
    }
    chooseNetwork("resnet");
    assertEquals(-1, page.evaluate("() => document.getElementById('model').selectedIndex"));
    assertTrue(page.isVisible("#verdict"));
  }

  @Test
  void offersTheSamplesThatFitTheModel() throws IOException {
    openWithSharedModels();
    chooseModel("mobilenet_v1_0.25_128_quant");
    assertEquals("clock", page.innerText("#picture-name"));
    assertTrue(page.isChecked("#samples [title=clock] input"));
    chooseNetwork("resnet");
    assertEquals("frog", page.innerText("#picture-name"));
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
    assertEquals("-", page.innerText(".kernels-used").replaceAll("relaxed|simd128|scalar", "-"));
  }

  @Test
  void takesAModelFromThePicker() {
    page.setInputFiles(
        "#model-file",
        new FilePayload("dense.tflite", "application/octet-stream", TinyModels.dense()));
    waitForFile("dense.tflite");
    waitForState("ready");
  }

  @Test
  void takesTheModelOutOfSeveralFiles() {
    drop(
        List.of("dense.tflite", base64(TinyModels.dense())),
        List.of("notes.doc", base64(new byte[] {'a'})));
    waitForFile("dense.tflite");
    waitForState("ready");
    assertFalse(page.isVisible("#error"));
    assertTrue(page.innerText("#ignored").contains("notes.doc"), page.innerText("#ignored"));
  }

  @Test
  void showsThePictureThatWasChosenLast() {
    page.evaluate(SLOW_FIRST_PICTURE);
    page.check("#samples [title=deer] input", force());
    page.check("#samples [title=horse] input", force());
    page.waitForFunction("() => decoded.length === 2 && decoded[1].endsWith('deer.svg')");
    waitForState("ready");
    assertEquals("horse", page.innerText("#picture-name"));
    assertTrue(page.isChecked("#samples [title=horse] input"));
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
    waitForFile("dense.tflite");
    page.waitForCondition(() -> list.get() != null);
    page.waitForResponse("**/models.json", () -> list.get().resume());
    waitForState("ready");
    waitForFile("dense.tflite");
    assertEquals(-1, page.evaluate("() => document.getElementById('model').selectedIndex"));
  }

  private void chooseModel(String name) {
    page.locator("#more-models").evaluate("(details) => { details.open = true; }");
    String label =
        page.locator("#model option").allTextContents().stream()
            .filter(text -> text.startsWith(name + " "))
            .findFirst()
            .orElseThrow(() -> new AssertionError("the list has no " + name));
    page.selectOption("#model", new SelectOption().setLabel(label));
    waitForFile(name);
    waitForState("ready");
  }

  private void chooseNetwork(String id) {
    page.check("#networks [value=" + id + "]", force());
    waitForFile("cifar10-" + id);
    waitForState("ready");
  }

  private void chooseSample(String name) {
    page.check("#samples [title=" + name + "] input", force());
    page.waitForFunction(
        "name => document.getElementById('picture-name').textContent === name", name);
    waitForState("ready");
  }

  private void drop(String name, byte[] bytes) {
    drop(List.of(name, base64(bytes)));
  }

  @SafeVarargs
  private void drop(List<String>... files) {
    demo.drop(files);
  }

  private void waitForFile(String text) {
    page.waitForFunction(
        "text => document.getElementById('columns').textContent.includes(text)", text);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private String best() {
    return page.locator(".results .label").first().innerText();
  }

  private void waitForState(String state) {
    demo.waitForState(state);
  }

  private static Page.CheckOptions force() {
    return new Page.CheckOptions().setForce(true);
  }
}
