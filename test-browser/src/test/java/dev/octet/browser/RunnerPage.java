package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of the test site in which the package is loaded: {@code window.octet} and more. What the
 * page complains about fails the test: uncaught errors, unhandled rejections, violations of the
 * policy, and errors on the console.
 */
final class RunnerPage implements AutoCloseable {
  private static final Gson GSON = new Gson();

  private static final String WAIT =
      """
      async () => {
        const end = Date.now() + 30000;
        while (!window.runner && Date.now() < end) {
          await new Promise((then) => setTimeout(then, 20));
        }
        return String(Boolean(window.runner));
      }""";

  private final EnginePage page;
  private final List<String> allowed = new ArrayList<>(List.of("/favicon.ico"));

  /** Opens an address, of a page that sets {@code window.runner} once it is ready. */
  RunnerPage(EnginePage page, String url) {
    this.page = page;
    page.open(url);
    if (!page.call(WAIT, "").equals("true")) {
      throw new AssertionError("the page does not get ready: " + complaints());
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
    String result = page.call(wrapped, argument.toString());
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
    assertEquals(List.of(), complaints(), "complaints of the page");
  }

  /** What was complained about since the last call, by the page's events and by the browser. */
  private List<String> complaints() {
    String collect =
        "async () => { await new Promise((then) => setTimeout(then));"
            + " return JSON.stringify(window.complaints.splice(0)); }";
    List<String> found =
        new ArrayList<>(List.of(GSON.fromJson(page.call(collect, ""), String[].class)));
    found.addAll(page.complaints());
    found.removeIf(complaint -> allowed.stream().anyMatch(complaint::contains));
    return found;
  }

  boolean isClosed() {
    return page.isClosed();
  }

  @Override
  public void close() {
    try {
      assertNoComplaints();
    } finally {
      page.close();
    }
  }
}
