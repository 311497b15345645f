package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
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
      Set.of("html", "js", "javascript", "mjs", "jsx", "ts", "typescript", "tsx");
  private static final int SECONDS = 30;
  private static final int STEP = 250;

  /** What the page says beyond its source. */
  private static final String SAID =
      """
      (html) => {
        const text = ({ body }) => {
          const copy = body.cloneNode(true);
          copy.querySelectorAll('script').forEach((script) => script.remove());
          return copy.textContent.trim();
        };
        const said = text(document);
        const source = text(new DOMParser().parseFromString(html, 'text/html'));
        return said === source ? '' : said;
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
    run(example, browsers, ExampleFiles.small(), "");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void exampleRunsWithAModelAndAPhotoOfTheRealWorld(Snippet example, Browsers browsers) {
    run(example, browsers, ExampleFiles.real(), example.get("says").orElse(""));
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

  private static void run(Snippet example, Browsers browsers, ExampleFiles files, String words) {
    ExampleSite site = new ExampleSite(browsers.site(), example, files);
    List<String> said = new ArrayList<>();
    List<String> complaints = new ArrayList<>();
    try (BrowserContext context = browsers.newContext(Engine.CHROMIUM)) {
      Page page = context.newPage();
      page.onPageError(complaints::add);
      page.onConsoleMessage(
          message -> (message.type().equals("error") ? complaints : said).add(message.text()));
      page.navigate(site.url());
      use(page, files);
      for (int i = 0; i < SECONDS * 1000 / STEP; i++) {
        page.waitForTimeout(STEP);
        String text = (String) page.evaluate(SAID, site.html());
        if (!text.isEmpty()) {
          said.add(text);
        }
        if (!complaints.isEmpty() || said.stream().anyMatch(one -> one.contains(words))) {
          break;
        }
      }
    }
    assertEquals(List.of(), complaints, () -> "complaints of " + example);
    assertTrue(
        said.stream().anyMatch(one -> one.contains(words)),
        () -> example + " does not say \"" + words + "\" within " + SECONDS + " s, but " + said);
  }

  private static void use(Page page, ExampleFiles files) {
    for (Locator input : page.locator("input[type=file]").all()) {
      input.setInputFiles(new FilePayload("photo.jpg", "image/jpeg", files.photo()));
    }
    for (Locator button : page.locator("button").all()) {
      button.click();
    }
  }
}
