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
import org.junit.jupiter.params.provider.MethodSource;

/** The strict content security policy, and no cross-origin isolation, are enough. */
@ExtendWith(SharedBrowsers.class)
class PolicyTest {
  /** The package has made its choice when the page's own scripts loaded a model. */
  private static final String KERNELS =
      """
      async () => {
        const { load } = await import('/octet/index.mjs');
        const warnings = [];
        const onWarning = ({ code }) => warnings.push(code);
        const model = await load('/made/dense.tflite', { onWarning });
        model.dispose();
        return { kernels: model.kernels, warnings };
      }""";

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinct")
  void runsWhereNothingMayBeEvaluated(Engine engine, Browsers browsers) {
    TestSite site = browsers.site();
    site.put("/made/dense.tflite", TinyModels.dense());
    EngineAbility ability = EngineAbility.of(browsers.runner(engine));
    JsonObject result;
    JsonObject kernels;
    try (RunnerPage page = browsers.open(engine, "/pages/policy.html")) {
      page.allowComplaint("blocked eval");
      page.allowComplaint("blocked a JavaScript eval");
      result = page.call("runner.result").getAsJsonObject();
      kernels = page.call(KERNELS).getAsJsonObject();
    }
    assertEquals("EvalError", result.get("evaluation").getAsString());
    assertEquals(false, result.get("isolated").getAsBoolean());
    ability.assertRan("auto", kernels);
    byte[] output = new Gson().fromJson(result.get("output"), byte[].class);
    byte[] inWorker = new Gson().fromJson(result.get("inWorker"), byte[].class);
    try (Session session = Model.read(TinyModels.dense()).newSession()) {
      byte[] expected = session.run(new byte[] {1, 2, 3, 4})[0];
      assertArrayEquals(expected, output);
      assertArrayEquals(expected, inWorker);
    }
  }
}
