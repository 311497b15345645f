package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.octet.cli.report.Block;
import dev.octet.cli.report.Report;
import dev.octet.cli.report.Report.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page that commands write, opened as a file. */
@ExtendWith(SharedBrowsers.class)
class ReportPageTest {
  private static final String EVIL =
      "</td></script><script>evil = 1</script><img src=x onerror=evil=1>";

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"LIGHT", "DARK"})
  void chartsAreDrawnAndNothingElseHappens(ColorScheme scheme, Browsers browsers)
      throws IOException {
    Path file = Files.writeString(folder.resolve("report.html"), report().toHtml());
    List<String> complaints = new ArrayList<>();
    List<String> requests = new ArrayList<>();
    NewContextOptions options = new NewContextOptions().setColorScheme(scheme);
    try (BrowserContext context = browsers.newContext(Engine.CHROMIUM, options)) {
      Page page = context.newPage();
      page.onConsoleMessage(message -> complaints.add(message.text()));
      page.onPageError(complaints::add);
      page.onRequest(request -> requests.add(request.url()));
      page.navigate(file.toUri().toString());
      assertEquals(2, drawn(page));
      page.locator("summary", new Page.LocatorOptions().setHasText("more")).click();
      page.waitForFunction("() => Object.keys(Chart.instances).length === 3");
      page.evaluate("() => dispatchEvent(new Event('beforeprint'))");
      assertEquals(3, drawn(page));
      assertEquals("#333333", page.evaluate("() => Chart.defaults.color"), "paper is white");
      page.evaluate("() => dispatchEvent(new Event('afterprint'))");
      assertEquals("undefined", page.evaluate("() => typeof evil"));
      assertEquals(EVIL, page.title());
    }
    assertEquals(List.of(), complaints);
    assertEquals(List.of(file.toUri().toString()), requests);
  }

  /** How many charts have left marks on their canvases. */
  private static Object drawn(Page page) {
    return page.evaluate(
        "() => [...document.querySelectorAll('canvas')].filter((canvas) => {"
            + "const blank = document.createElement('canvas');"
            + "[blank.width, blank.height] = [canvas.width, canvas.height];"
            + "return canvas.width && canvas.toDataURL() !== blank.toDataURL();"
            + "}).length");
  }

  private static Report report() {
    double[] values = {1, 2};
    Block bars =
        new Block.BarChart(EVIL, "dB", List.of(EVIL, "b"), List.of(new Block.Series(EVIL, values)));
    Block histogram = new Block.Histogram("counts", "dB", 0, 2, new long[] {3, 4});
    Block scatter = new Block.Scatter("points", "x", "y", List.of(new Block.Point(EVIL, 1, 2)));
    Block fold = new Block.Fold("more", List.of(scatter));
    Block table = Block.Table.of(EVIL, List.of(EVIL), List.of(List.of(EVIL)));
    return new Report(
        EVIL, EVIL, List.of(new Section(EVIL, List.of(table, bars, histogram, fold))));
  }
}
