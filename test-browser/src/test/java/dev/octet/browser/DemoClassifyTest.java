package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import dev.octet.demo.DemoServer;
import dev.octet.fixture.TinyModels;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One model and pictures from everywhere: samples, files, clipboard, camera, drawing. */
@ExtendWith(SharedBrowsers.class)
class DemoClassifyTest {
  private DemoPage demo;
  private Page page;

  private void open(Browsers browsers, Engine engine) throws IOException {
    demo = DemoPage.onDesktop(browsers, engine);
    page = demo.open("");
    demo.waitForState("ready");
  }

  @AfterEach
  void close() {
    demo.close();
  }

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinctOfPlaywright")
  void startsWithASampleAndShowsTimeKernelsMemoryAndSizes(Engine engine, Browsers browsers)
      throws IOException {
    open(browsers, engine);
    assertEquals("frog", best());
    assertEquals(5, page.locator(".results .bar").count());
    assertEquals(1, page.locator(".column").count());
    assertTrue(page.innerText("#vital-time").matches("\\d+\\.\\d+ ms"));
    assertTrue(page.innerText("#vital-kernels").matches("relaxed|simd128|scalar"));
    for (String size : List.of("memory", "model", "runtime")) {
      String text = page.innerText("#vital-" + size);
      assertTrue(text.matches("[1-9]\\d*\\.\\d+ [kM]B"), size + ": " + text);
    }
    demo.keepScreenshot("classify-" + engine);
  }

  @Test
  void changesTheArithmetic(Browsers browsers) throws IOException {
    open(browsers, Engine.CHROMIUM);
    page.check("#precision [value='1']", force());
    waitForFile("float32");
    demo.waitForState("ready");
    assertEquals("frog", best());
  }

  @Test
  void takesAPhotoFromTheClipboard(Browsers browsers) throws IOException {
    open(browsers, Engine.CHROMIUM);
    demo.paste(DemoPage.file("pasted.png", picture()));
    waitForPicture("pasted.png");
    demo.waitForState("ready");
    assertEquals(0, page.locator("#samples input:checked").count());
  }

  @Test
  void takesADroppedPhoto(Browsers browsers) throws IOException {
    open(browsers, Engine.CHROMIUM);
    demo.drop(DemoPage.file("dropped.png", picture()));
    waitForPicture("dropped.png");
    demo.waitForState("ready");
  }

  @Test
  void classifiesTheCameraLive(Browsers browsers) throws IOException {
    open(browsers, Engine.CHROMIUM);
    page.check("#origin [value=camera]", force());
    page.click("#camera-button");
    demo.waitForState("live");
    page.waitForFunction("() => Number(document.getElementById('camera-note').dataset.fps) > 0");
    demo.keepScreenshot("camera");
    page.click("#camera-button");
    demo.waitForState("ready");
    assertEquals("Start the camera", page.innerText("#camera-button"));
    assertEquals("camera", page.innerText("#picture-name"));
  }

  @Test
  void saysWhatToDoWithoutACamera(Browsers browsers) throws IOException {
    open(browsers, Engine.CHROMIUM);
    page.evaluate(
        """
        () => {
          navigator.mediaDevices.getUserMedia = async () => {
            throw new DOMException('no', 'NotAllowedError');
          };
        }""");
    page.check("#origin [value=camera]", force());
    page.click("#camera-button");
    demo.waitForState("error");
    assertTrue(page.innerText("#error").contains("permit it"), page.innerText("#error"));
  }

  @Test
  void anotherViewEndsTheCamera(Browsers browsers) throws IOException {
    open(browsers, Engine.CHROMIUM);
    page.check("#origin [value=camera]", force());
    page.click("#camera-button");
    demo.waitForState("live");
    page.click("#views [href='#benchmark']");
    page.waitForFunction("() => document.getElementById('camera').srcObject === null");
  }

  @Test
  void classifiesADrawingByPointerAndByKeyboard(Browsers browsers) throws IOException {
    open(browsers, Engine.CHROMIUM);
    page.check("#origin [value=drawing]", force());
    var box = page.locator("#drawing").boundingBox();
    page.mouse().move(box.x + 40, box.y + 40);
    page.mouse().down();
    page.mouse().move(box.x + 120, box.y + 160);
    page.mouse().up();
    waitForPicture("drawing");
    demo.waitForState("ready");
    String byPointer = page.innerText(".results");
    page.focus("#drawing");
    page.evaluate("() => { document.documentElement.dataset.state = 'given'; }");
    for (int i = 0; i < 8; i++) {
      page.keyboard().press("ArrowLeft");
    }
    demo.waitForState("ready");
    assertNotEquals(byPointer, page.innerText(".results"));
    demo.keepScreenshot("drawing");
  }

  @Test
  void takesLabelsBesideAModel(Browsers browsers) throws IOException {
    open(browsers, Engine.CHROMIUM);
    String labels = "zero\none\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n";
    demo.drop(
        DemoPage.file("own.tflite", shipped()),
        DemoPage.file("names.txt", labels.getBytes(StandardCharsets.UTF_8)));
    waitForFile("own");
    demo.waitForState("ready");
    assertEquals("six", best(), "frog is class 6");
    assertFalse(page.isVisible("#ignored"));
  }

  @Test
  void modelsWithoutPicturesTakeRandomValuesOrRawTensors(Browsers browsers) throws IOException {
    open(browsers, Engine.CHROMIUM);
    demo.drop(DemoPage.file("dense.tflite", TinyModels.dense()));
    waitForFile("dense");
    demo.waitForState("ready");
    assertTrue(page.innerText("#note").contains("random values"), page.innerText("#note"));
    page.click("#randomize");
    demo.waitForState("ready");
    page.setInputFiles("#raw-file", new FilePayload("x.bin", "", new byte[1]));
    demo.waitForState("error");
    assertTrue(page.innerText("#error").contains("File 1 has 1 bytes"), page.innerText("#error"));
    int bytes =
        Integer.parseInt(page.innerText("#error").replaceAll("(?s).*takes (\\d+)\\..*", "$1"));
    page.setInputFiles("#raw-file", new FilePayload("x.bin", "", new byte[bytes]));
    demo.waitForState("ready");
    assertTrue(page.innerText("#note").contains("your tensors"), page.innerText("#note"));
  }

  private void waitForPicture(String name) {
    page.waitForFunction(
        "name => document.getElementById('picture-name').textContent === name", name);
  }

  private void waitForFile(String text) {
    page.waitForFunction(
        "text => document.getElementById('columns').textContent.includes(text)", text);
  }

  private String best() {
    return page.locator(".results .label").first().innerText();
  }

  private static byte[] shipped() throws IOException {
    String path = "/web/models/cifar10-mobilenet-int8.tflite";
    try (InputStream in = DemoServer.class.getResourceAsStream(path)) {
      return in.readAllBytes();
    }
  }

  private static byte[] picture() throws IOException {
    BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.ORANGE);
    graphics.fillOval(8, 8, 40, 32);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private static Page.CheckOptions force() {
    return new Page.CheckOptions().setForce(true);
  }
}
