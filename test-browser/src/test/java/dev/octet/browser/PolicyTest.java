package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.octet.fixture.TinyModels;
import dev.octet.runtime.Model;
import dev.octet.runtime.Session;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The strict content security policy, and no cross-origin isolation, are enough. */
@ExtendWith(SharedBrowsers.class)
class PolicyTest {
  @ParameterizedTest
  @EnumSource(names = {"CHROMIUM", "FIREFOX"})
  void runsWhereNothingMayBeEvaluated(Engine engine, Browsers browsers) {
    TestSite site = browsers.site();
    site.put("/made/dense.tflite", TinyModels.dense());
    JsonObject result;
    try (RunnerPage page =
        new RunnerPage(browsers.newContext(engine), site, "/pages/policy.html")) {
      result = page.call("runner.result").getAsJsonObject();
    }
    assertEquals("EvalError", result.get("evaluation").getAsString());
    assertEquals(false, result.get("isolated").getAsBoolean());
    byte[] output = new Gson().fromJson(result.get("output"), byte[].class);
    byte[] inWorker = new Gson().fromJson(result.get("inWorker"), byte[].class);
    try (Session session = Model.read(TinyModels.dense()).newSession()) {
      byte[] expected = session.run(new byte[] {1, 2, 3, 4})[0];
      assertArrayEquals(expected, output);
      assertArrayEquals(expected, inWorker);
    }
  }
}
