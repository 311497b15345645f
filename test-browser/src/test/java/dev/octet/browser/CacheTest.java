package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.octet.fixture.TinyModels;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Model files that the browser keeps. */
@ExtendWith(SharedBrowsers.class)
class CacheTest {
  private static final String PATH = "/made/kept.tflite";

  /**
   * WebKitGTK loses what a worker stores that ends soon after, though it says that it is stored.
   */
  static List<Arguments> engines() {
    return Engine.distinctWithoutAndWithWorker().stream()
        .filter(each -> each.get()[0] != Engine.WEBKIT || each.get()[1].equals(false))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void keptFilesAreNotDownloadedAgainUntilTheyAreTheWrongOnes(
      Engine engine, boolean worker, Browsers browsers) throws NoSuchAlgorithmException {
    TestSite site = browsers.site();
    RunnerPage page = browsers.runner(engine);
    site.put(PATH, TinyModels.dense());
    page.call("async () => { await caches.delete('octet-models'); await caches.delete('mine'); }");
    assertEquals("[\"x\"]", inputs(page, worker, "true", null));
    site.put(PATH, TinyModels.add());
    assertEquals("[\"x\"]", inputs(page, worker, "true", null), "the kept file");
    assertEquals("[\"a\",\"b\"]", inputs(page, worker, "false", null), "the server's file");
    assertEquals("[\"a\",\"b\"]", inputs(page, worker, "'mine'", null), "another cache");
    String digest = digest(TinyModels.add());
    assertEquals("[\"a\",\"b\"]", inputs(page, worker, "true", digest), "the right file");
    assertEquals("\"download\"", inputs(page, worker, "true", digest(new byte[0])));
  }

  /** The names of the model's inputs, or the code of the error. */
  private static String inputs(RunnerPage page, boolean worker, String cache, String integrity) {
    JsonObject argument = new JsonObject();
    argument.addProperty("integrity", integrity);
    JsonElement names =
        page.call(
            """
            async ({ integrity }) => {
              const options = { worker: %s, cache: %s, integrity: integrity ?? undefined };
              try {
                const model = await octet.load('%s', options);
                model.dispose();
                return model.inputs.map(({ name }) => name);
              } catch ({ code }) {
                return code;
              }
            }"""
                .formatted(worker, cache, PATH),
            argument);
    return names.toString();
  }

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinct")
  void aCacheThatFailsIsReportedAndTheModelLoads(Engine engine, Browsers browsers) {
    browsers.site().put(PATH, TinyModels.dense());
    JsonElement result =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const warnings = [];
                  const { open } = CacheStorage.prototype;
                  CacheStorage.prototype.open = async () => {
                    throw new DOMException('no room', 'QuotaExceededError');
                  };
                  const onWarning = ({ code, message }) =>
                    code.startsWith('cache') && warnings.push(message);
                  try {
                    const model = await octet.load('%s', { cache: true, onWarning });
                    model.dispose();
                  } finally {
                    CacheStorage.prototype.open = open;
                  }
                  return warnings[0];
                }"""
                    .formatted(PATH));
    assertEquals("the model file is not cached: no room", result.getAsString());
  }

  private static String digest(byte[] file) throws NoSuchAlgorithmException {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(file);
    return "sha256-" + Base64.getEncoder().encodeToString(hash);
  }
}
