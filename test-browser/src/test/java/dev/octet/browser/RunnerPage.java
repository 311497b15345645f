package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of the test site in which the package is loaded: {@code window.octet} and more. What the
 * page complains about fails the test: uncaught errors, unhandled rejections, violations of the
 * policy, and errors on the console.
 */
final class RunnerPage implements AutoCloseable {
  private static final Gson GSON = new Gson();

  private static final String COLLECT_COMPLAINTS =
      """
      window.complaints = [];
      const complain = (kind, what) => window.complaints.push(`${kind}: ${what}`);
      addEventListener('error', ({ message }) => complain('uncaught', message));
      addEventListener('unhandledrejection', ({ reason }) => complain('rejection', reason));
      addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        complain('policy', `${violatedDirective} blocked ${blockedURI}`));
      """;

  private final BrowserContext context;
  private final Page page;
  private final List<String> complaints = new ArrayList<>();
  private final List<String> allowed = new ArrayList<>(List.of("/favicon.ico"));

  /** Opens the usual page in a context that this object closes. */
  RunnerPage(BrowserContext context, TestSite site) {
    this(context, site, "/pages/runner.html");
  }

  /** Opens a page that sets {@code window.runner} once it is ready. */
  RunnerPage(BrowserContext context, TestSite site, String path) {
    this.context = context;
    this.page = context.newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text() + " at " + message.location());
          }
        });
    page.addInitScript(COLLECT_COMPLAINTS);
    page.navigate(site.url(path));
    try {
      page.waitForFunction("() => window.runner");
    } catch (PlaywrightException e) {
      throw new AssertionError("the page does not get ready: " + complaints, e);
    }
  }

  /**
   * Calls an async JavaScript function of one argument.
   *
   * @param function such as {@code "async ({url}) => (await octet.load(url)).kernels"}
   * @param argument passed as JSON
   * @return the result, which must survive JSON
   */
  JsonElement call(String function, JsonElement argument) {
    String wrapped =
        "async (json) => JSON.stringify(await (" + function + ")(JSON.parse(json)) ?? null)";
    String result = (String) page.evaluate(wrapped, argument.toString());
    assertNoComplaints();
    return GSON.fromJson(result, JsonElement.class);
  }

  /** As the other method, without an argument. */
  JsonElement call(String function) {
    return call(function, new JsonObject());
  }

  /** From now on, complaints that contain a text are what a test wants. */
  void allowComplaint(String part) {
    allowed.add(part);
  }

  private void assertNoComplaints() {
    String collect =
        "async () => { await new Promise((then) => setTimeout(then));"
            + " return window.complaints.splice(0); }";
    for (Object complaint : (List<?>) page.evaluate(collect)) {
      complaints.add((String) complaint);
    }
    complaints.removeIf(complaint -> allowed.stream().anyMatch(complaint::contains));
    List<String> found = List.copyOf(complaints);
    complaints.clear();
    assertEquals(List.of(), found, "complaints of the page");
  }

  boolean isClosed() {
    return page.isClosed();
  }

  @Override
  public void close() {
    try {
      assertNoComplaints();
    } finally {
      context.close();
    }
  }
}
