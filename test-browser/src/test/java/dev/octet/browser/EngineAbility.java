package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;

/**
 * What an engine can do, as the test page's own probe found out.
 *
 * @param best the fastest kernels that are exact
 * @param why the reason
 */
record EngineAbility(String best, String why) {
  private static final List<String> FASTEST_FIRST = List.of("relaxed", "simd128", "scalar");

  static EngineAbility of(RunnerPage page) {
    JsonObject found = page.call("runner.probeEngine").getAsJsonObject();
    return new EngineAbility(found.get("best").getAsString(), found.get("why").getAsString());
  }

  /** The kernels that have to run when {@code requested} are asked for. */
  String expected(String requested) {
    boolean available = FASTEST_FIRST.indexOf(requested) >= FASTEST_FIRST.indexOf(best);
    return available ? requested : best;
  }

  /**
   * Checks what a page reports.
   *
   * @param result its {@code kernels} and the codes of its {@code warnings}
   */
  void assertRan(String requested, JsonObject result) {
    String what = "with kernels: '" + requested + "', the page's probe saying: " + why;
    assertEquals(expected(requested), result.get("kernels").getAsString(), what);
    JsonElement expectedWarnings = new JsonArray();
    String wanted = requested.equals("auto") ? "relaxed" : requested;
    if (!expected(wanted).equals(wanted)) {
      expectedWarnings
          .getAsJsonArray()
          .add(best.equals("scalar") ? "simd-unavailable" : "relaxed-unavailable");
    }
    assertEquals(expectedWarnings, result.get("warnings"), "warnings " + what);
  }
}
