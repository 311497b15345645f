package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.octet.fixture.TinyModels;
import dev.octet.shared.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs the example in the README as it stands there: the first code block, html or js, after the
 * comment {@code <!-- example: first-run -->}.
 *
 * <p>Whatever .tflite file it loads is a tiny uint8 or int8 model, or a real one; whatever picture
 * it names is a photo. It has to say something, on the console or in the page, and to complain
 * about nothing.
 */
@ExtendWith(SharedBrowsers.class)
class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");
  private static final String MARK = "<!-- example: first-run -->";
  private static final Pattern BLOCK =
      Pattern.compile(
          Pattern.quote(MARK) + "\\s*```(html|js|javascript)\\R(.*?)\\R```", Pattern.DOTALL);
  private static final Pattern FILE =
      Pattern.compile("[\\w./:-]*?([\\w.-]+\\.(tflite|jpg|jpeg|png|txt))\\b");
  private static final String REAL_MODEL = "tf2_mobilenet_v2_1.0_224_ptq.tflite";
  private static final String IMPORT_MAP =
      "<script type=\"importmap\">{\"imports\": {\"octet-nn\": \"/octet/index.mjs\"}}</script>\n";
  private static final int SECOND = 1000;

  /** Whether the page's text is another than that of its source. */
  private static final String HAS_WRITTEN =
      """
      (html) => {
        const text = ({ body }) => {
          const copy = body.cloneNode(true);
          copy.querySelectorAll('script').forEach((script) => script.remove());
          return copy.textContent.trim();
        };
        return text(document) !== text(new DOMParser().parseFromString(html, 'text/html'));
      }""";

  @Test
  void exampleOfTheReadmeRunsWithAUint8Model(Browsers browsers) throws IOException {
    run(browsers, TinyModels.logistic());
  }

  @Test
  void exampleOfTheReadmeRunsWithAnInt8Model(Browsers browsers) throws IOException {
    run(browsers, TinyModels.dense());
  }

  @Test
  void exampleOfTheReadmeRunsWithARealModel(Browsers browsers) throws IOException {
    run(browsers, SharedData.model(REAL_MODEL));
  }

  private static void run(Browsers browsers, byte[] model) throws IOException {
    Matcher block = example();
    String code = serveFiles(browsers.site(), block.group(2), model);
    String path = "/readme/index.html";
    String html = page(block.group(1), code);
    browsers.site().put(path, html.getBytes(StandardCharsets.UTF_8));
    List<String> said = new ArrayList<>();
    List<String> complaints = new ArrayList<>();
    try (BrowserContext context = browsers.newContext(Engine.CHROMIUM)) {
      Page page = context.newPage();
      page.onPageError(complaints::add);
      page.onConsoleMessage(
          message -> (message.type().equals("error") ? complaints : said).add(message.text()));
      page.navigate(browsers.site().url(path));
      for (int i = 0; i < 30 && said.isEmpty() && complaints.isEmpty(); i++) {
        page.waitForTimeout(SECOND);
        if ((boolean) page.evaluate(HAS_WRITTEN, html)) {
          said.add(page.innerText("body"));
        }
      }
    }
    assertEquals(List.of(), complaints, "complaints of the example:\n" + code);
    assertTrue(!said.isEmpty(), "the example says nothing within 30 s:\n" + code);
  }

  private static Matcher example() throws IOException {
    assertTrue(Files.exists(README), "there is no README.md in the repository's root");
    Matcher block = BLOCK.matcher(Files.readString(README));
    assertTrue(
        block.find(), "README.md has no block ```html or ```js right after the line " + MARK);
    return block;
  }

  /** Puts every file that the code names on the site, and makes the names absolute paths. */
  private static String serveFiles(TestSite site, String code, byte[] model) throws IOException {
    Matcher file = FILE.matcher(code);
    StringBuilder result = new StringBuilder();
    while (file.find()) {
      String path = site.put("/readme/" + file.group(1), content(file.group(1), model));
      file.appendReplacement(result, Matcher.quoteReplacement(path));
    }
    return file.appendTail(result).toString();
  }

  private static byte[] content(String name, byte[] model) throws IOException {
    if (name.endsWith(".tflite")) {
      return model;
    }
    String file = name.endsWith(".txt") ? "models/imagenet_labels.txt" : "images/grace_hopper.jpg";
    return Files.readAllBytes(SharedData.required().resolve(file));
  }

  private static String page(String language, String code) {
    if (language.equals("html")) {
      return IMPORT_MAP + code;
    }
    return "<!doctype html>\n"
        + IMPORT_MAP
        + "<body><script type=\"module\">\n"
        + code
        + "\n</script></body>";
  }
}
