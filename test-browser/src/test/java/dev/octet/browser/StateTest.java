package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.octet.fixture.FlowModels;
import dev.octet.fixture.TinyModels;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models that keep values from run to run, and the core that is downloaded for them. */
@ExtendWith(SharedBrowsers.class)
class StateTest {
  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinctWithoutAndWithWorker")
  void stateStaysUntilItIsReset(Engine engine, boolean worker, Browsers browsers) {
    browsers.site().put("/made/cache.tflite", FlowModels.cache());
    JsonObject argument = new JsonObject();
    argument.addProperty("worker", worker);
    JsonElement counts =
        browsers
            .runner(engine)
            .call(
                """
                async ({ worker }) => {
                  const [model, other] = await Promise.all([
                    octet.load('/made/cache.tflite', { worker }),
                    octet.load('/made/cache.tflite', { worker }),
                  ]);
                  const run = async (each) =>
                    (await each.run(new Float32Array(4)))[each.outputs[1].name].data[0];
                  const counts = [await run(model), await run(model), await run(other)];
                  const last = run(model);
                  await model.reset();
                  counts.push(await last, await run(model), await run(other));
                  model.dispose();
                  counts.push((await runner.failure(model.reset())).code);
                  other.dispose();
                  return counts;
                }""",
                argument);
    assertEquals("[3,4,3,5,3,4,\"disposed\"]", counts.toString());
  }

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinct")
  void onlyModelsThatNeedItDownloadTheFullCore(Engine engine, Browsers browsers) {
    TestSite site = browsers.site();
    site.put("/made/dense.tflite", TinyModels.dense());
    site.put("/made/cache.tflite", FlowModels.cache());
    site.put("/made/loop.tflite", FlowModels.loop(1, 2));
    try (RunnerPage page = browsers.open(engine, "/pages/runner.html")) {
      JsonElement files =
          page.call(
              """
              async () => {
                const files = () =>
                  performance
                    .getEntriesByType('resource')
                    .map(({ name }) => name.match(/(core|full)\\.wasm$/)?.[1])
                    .filter(Boolean)
                    .join();
                const seen = [];
                for (const name of ['dense', 'cache', 'loop', 'loop', 'dense']) {
                  (await octet.load(`/made/${name}.tflite`)).dispose();
                  seen.push(files());
                }
                return seen;
              }""");
      assertEquals(
          "[\"core\",\"core\",\"core,full\",\"core,full\",\"core,full\"]", files.toString());
    }
  }
}
