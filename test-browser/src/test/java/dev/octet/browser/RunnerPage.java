package dev.octet.browser;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import java.util.ArrayList;
import java.util.List;

/** A page of the test site in which the package is loaded: {@code window.octet} and more. */
final class RunnerPage implements AutoCloseable {
  private static final Gson GSON = new Gson();

  private final BrowserContext context;
  private final Page page;
  private final List<String> complaints = new ArrayList<>();

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
            complaints.add(message.text());
          }
        });
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
    return GSON.fromJson((String) page.evaluate(wrapped, argument.toString()), JsonElement.class);
  }

  /** As the other method, without an argument. */
  JsonElement call(String function) {
    return call(function, new JsonObject());
  }

  boolean isClosed() {
    return page.isClosed();
  }

  @Override
  public void close() {
    context.close();
  }
}
