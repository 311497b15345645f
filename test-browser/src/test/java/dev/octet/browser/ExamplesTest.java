package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.options.FilePayload;
import dev.octet.publish.NpmProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the examples of both READMEs and of docs as they stand there, see {@link Snippet} and {@link
 * ExampleSite}.
 *
 * <p>A page is loaded, every file input gets a picture and every button a click, and then it has to
 * say something, on the console or in the page, and to complain about nothing.
 */
@ExtendWith(SharedBrowsers.class)
class ExamplesTest {
  private static final Set<String> LANGUAGES =
      Set.of("html", "js", "javascript", "mjs", "jsx", "ts", "typescript", "tsx", "http", "java");
  private static final String CDN = "https://cdn.example.com/";
  private static final int SECONDS = 30;

  /** Elements may be bigints: in TypeScript these need a cast. */
  private static final Set<String> UNTYPED = Set.of("custom-operator", "digest");

  private static final String[] COMPILER = {
    "node_modules/.bin/tsc",
    "--noEmit",
    "--allowJs",
    "--checkJs",
    "--strict",
    "false",
    "--target",
    "esnext",
    "--module",
    "nodenext",
    "--lib",
    "esnext,dom,dom.iterable"
  };
  private static final int STEP = 250;

  /** What browsers ask for by themselves, and the blocked attempt of which the page tells. */
  private static final Pattern TOLERATED =
      Pattern.compile("/favicon.ico|requires 'TrustedScriptURL' assignment");

  private static final String TEXT =
      """
      (html) => {
        const page = html ? new DOMParser().parseFromString(html, 'text/html') : document;
        const body = page.body.cloneNode(true);
        body.querySelectorAll('script').forEach((script) => script.remove());
        return body.textContent.trim();
      }""";

  static Stream<Snippet> pages() {
    return Snippet.all().stream()
        .filter(Snippet::isExample)
        .filter(snippet -> Set.of("html", "js").contains(snippet.language()))
        .filter(snippet -> snippet.get("file").isEmpty() && snippet.get("on").isEmpty());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void exampleRunsWithASmallModel(Snippet example, Browsers browsers) {
    ExampleFiles files = ExampleFiles.small();
    ExampleSite site = new ExampleSite(browsers.site(), example, files);
    run(example, browsers.newContext(Engine.CHROMIUM), site, files, "");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void exampleRunsWithAModelAndAPhotoOfTheRealWorld(Snippet example, Browsers browsers) {
    ExampleFiles files = ExampleFiles.real();
    ExampleSite site = new ExampleSite(browsers.site(), example, files);
    run(example, browsers.newContext(Engine.CHROMIUM), site, files, example.get("says").orElse(""));
  }

  /** Options that do not exist would go unnoticed: they are ignored. */
  @Test
  @Tag("full")
  void examplesFitTheTypings() throws IOException {
    NpmProject checks = NpmProject.install("checks");
    List<String> command = new ArrayList<>(List.of(COMPILER));
    Files.createDirectories(checks.folder().resolve("examples"));
    for (Snippet example : pages().filter(page -> !UNTYPED.contains(page.name())).toList()) {
      String name = "examples/" + example.name() + ".mjs";
      Files.writeString(checks.folder().resolve(name), ExampleSite.script(example));
      command.add(name);
    }
    checks.run(command.toArray(String[]::new));
  }

  /** Not what Playwright cannot do there: offer a camera, and go offline. */
  static Stream<Snippet> pagesForFirefox() {
    return pages()
        .filter(example -> !example.code().contains("getUserMedia"))
        .filter(example -> example.get("offline").isEmpty());
  }

  @ParameterizedTest
  @MethodSource("pagesForFirefox")
  @Tag("full")
  void exampleRunsInFirefox(Snippet example, Browsers browsers) {
    ExampleFiles files = ExampleFiles.small();
    ExampleSite site = new ExampleSite(browsers.site(), example, files);
    run(example, browsers.newContext(Engine.FIREFOX), site, files, "");
  }

  static Stream<Snippet> components() {
    return Snippet.all().stream()
        .filter(snippet -> snippet.isExample() && snippet.language().equals("jsx"));
  }

  @ParameterizedTest
  @MethodSource("components")
  @Tag("full")
  void componentRuns(Snippet example, Browsers browsers) throws IOException {
    ExampleTools tools = ExampleTools.install();
    ExampleFiles files = ExampleFiles.small();
    ExampleSite site = new ExampleSite(browsers.site(), example, files);
    site.put("app.mjs", tools.compileComponent(example));
    run(example, browsers.newContext(Engine.CHROMIUM), site, files, "");
  }

  static Stream<Snippet> programs() {
    return Snippet.all().stream()
        .filter(snippet -> snippet.isExample() && snippet.get("on").equals(Optional.of("node")));
  }

  @ParameterizedTest
  @MethodSource("programs")
  @Tag("full")
  void programRunsOnNode(Snippet example) throws IOException {
    ExampleTools tools = ExampleTools.install();
    assertFalse(tools.runProgram(example, ExampleFiles.small()).isBlank());
    String words = example.get("says").orElse("");
    String said = tools.runProgram(example, ExampleFiles.real());
    assertTrue(said.contains(words), () -> example + " says: " + said);
  }

  static Stream<Snippet> headers() {
    return Snippet.all().stream().filter(Snippet::isHeaders);
  }

  @ParameterizedTest
  @MethodSource("headers")
  void exampleRunsUnderHeaders(Snippet headers, Browsers browsers) {
    ExampleFiles files = ExampleFiles.small();
    Snippet example =
        pages().filter(page -> page.name().equals(headers.name())).findFirst().orElseThrow();
    ExampleSite site = new ExampleSite(browsers.site(), example, files);
    site.use(headers);
    run(example, browsers.newContext(Engine.CHROMIUM), site, files, "");
  }

  @Test
  void everyBlockOfCodeIsAnExampleOrSaysWhyNot() {
    List<Snippet> unmarked =
        Snippet.all().stream()
            .filter(snippet -> LANGUAGES.contains(snippet.language()) && snippet.mark().isEmpty())
            .toList();
    assertEquals(
        List.of(),
        unmarked,
        "code without a mark: add <!-- example: NAME --> or <!-- no example: REASON --> before it");
  }

  @Test
  void everyExampleHasANameOfItsOwn() {
    Set<String> names = new HashSet<>();
    Snippet.all().stream()
        .filter(snippet -> snippet.isExample() && snippet.get("file").isEmpty())
        .forEach(example -> assertTrue(names.add(example.name()), example::toString));
  }

  private static void run(
      Snippet example,
      BrowserContext inBrowser,
      ExampleSite site,
      ExampleFiles files,
      String words) {
    Said said = new Said();
    try (BrowserContext context = inBrowser) {
      context.route(CDN + "**", ExamplesTest::answerAsCdn);
      String source = (String) context.newPage().evaluate(TEXT, site.html());
      Page page = context.newPage();
      page.onPageError(said.complaints::add);
      page.onConsoleMessage(said::add);
      page.navigate(site.url());
      if (example.language().equals("jsx")) {
        page.locator("input:enabled").waitFor();
      }
      use(page, files);
      said.expect(words, page, source, example);
      if (example.get("offline").isPresent()) {
        context.setOffline(true);
        said.texts.clear();
        page.reload();
        use(page, files);
        said.expect(words, page, source, example);
      }
    }
  }

  /** The package on another origin. */
  private static void answerAsCdn(Route route) {
    Path file = TestSite.PACKAGE.resolve(route.request().url().replaceFirst(".*/", ""));
    String type = file.toString().endsWith(".wasm") ? "application/wasm" : "text/javascript";
    route.fulfill(
        new FulfillOptions()
            .setPath(file)
            .setHeaders(Map.of("Content-Type", type, "Access-Control-Allow-Origin", "*")));
  }

  private static void use(Page page, ExampleFiles files) {
    for (Locator input : page.locator("input[type=file]").all()) {
      input.setInputFiles(new FilePayload("photo.jpg", "image/jpeg", files.photo()));
    }
    for (Locator button : page.locator("button").all()) {
      button.click();
    }
  }

  /** What a page says, and what it complains about. */
  private static final class Said {
    final List<String> texts = new ArrayList<>();
    final List<String> complaints = new ArrayList<>();

    void add(ConsoleMessage message) {
      String text = message.text() + " " + message.location();
      if (TOLERATED.matcher(text).find()) {
        return;
      }
      if (message.type().equals("error")) {
        complaints.add(text);
      } else {
        texts.add(message.text());
      }
    }

    void expect(String words, Page page, String source, Snippet example) {
      for (int i = 0; i < SECONDS * 1000 / STEP && complaints.isEmpty() && !has(words); i++) {
        page.waitForTimeout(STEP);
        String text = (String) page.evaluate(TEXT, null);
        if (!text.equals(source)) {
          texts.add(text);
        }
      }
      assertEquals(List.of(), complaints, () -> "complaints of " + example);
      assertTrue(
          has(words), () -> example + " does not say \"" + words + "\" within 30 s, but " + texts);
    }

    private boolean has(String words) {
      return texts.stream().anyMatch(text -> text.contains(words));
    }
  }
}
