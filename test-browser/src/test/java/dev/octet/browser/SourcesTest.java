package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.octet.fixture.TinyModels;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where models come from, on the page and in a worker. */
@ExtendWith(SharedBrowsers.class)
class SourcesTest {
  @BeforeEach
  void serveModel(Browsers browsers) {
    browsers.site().put("/made/dense.tflite", TinyModels.dense());
  }

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinctWithoutAndWithWorker")
  void everySourceOfAModelGivesTheSameOutput(Engine engine, boolean worker, Browsers browsers) {
    JsonElement outputs =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const url = '/made/dense.tflite';
                  const buffer = await (await fetch(url)).arrayBuffer();
                  const sources = {
                    string: url,
                    URL: new URL(url, location.href),
                    Request: new Request(url, { cache: 'no-store' }),
                    ReadableStream: new Blob([buffer]).stream(),
                    chunks: new ReadableStream({
                      start(controller) {
                        controller.enqueue(new Uint8Array(buffer, 0, 5));
                        controller.enqueue(new Uint8Array(buffer, 5));
                        controller.close();
                      },
                    }),
                    Response: await fetch(url),
                    Blob: new Blob([buffer]),
                    ArrayBuffer: buffer,
                    Uint8Array: new Uint8Array(buffer),
                    view: new Uint8Array([0, 0, 0, ...new Uint8Array(buffer)]).subarray(3),
                    stream: new Response(new Blob([buffer]).stream().pipeThrough(new TransformStream())),
                    tooShort: new Response(buffer, { headers: { 'content-length': '8' } }),
                    tooLong: new Response(buffer, { headers: { 'content-length': '100000' } }),
                  };
                  const outputs = {};
                  for (const [kind, source] of Object.entries(sources)) {
                    const model = await octet.load(source, { worker: %s });
                    const { y } = await model.run(Int8Array.of(1, -2, 3, 100));
                    outputs[kind] = [...y.data];
                    model.dispose();
                  }
                  return outputs;
                }"""
                    .formatted(worker));
    assertEquals(13, outputs.getAsJsonObject().size());
    outputs
        .getAsJsonObject()
        .entrySet()
        .forEach(entry -> assertEquals(ApiTest.dense(), entry.getValue(), entry.getKey()));
  }

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinctWithoutAndWithWorker")
  void requestsAndStreamsThatDoNotGiveAModelAreRefused(
      Engine engine, boolean worker, Browsers browsers) {
    RunnerPage page = browsers.runner(engine);
    page.allowComplaint("/made/missing.tflite");
    JsonObject result =
        page.call(
                """
                async () => {
                  const failure = (source) => runner.failure(octet.load(source, { worker: %s }));
                  const used = new Request('/made/dense.tflite', { method: 'POST', body: 'x' });
                  await used.text();
                  const locked = new Blob([]).stream();
                  locked.getReader();
                  const read = await fetch('/made/dense.tflite');
                  await read.blob();
                  const stream = (start) => new ReadableStream({ start });
                  const controller = new AbortController();
                  setTimeout(() => controller.abort(), 50);
                  return {
                    missing: await failure(new Request('/made/missing.tflite')),
                    used: await failure(used),
                    locked: await failure(locked),
                    read: await failure(read),
                    texts: await failure(stream((to) => to.enqueue('text'))),
                    broken: await failure(stream((to) => to.error(new Error('no disk')))),
                    empty: await failure(stream((to) => to.close())),
                    aborted: await failure(
                      new Request('/made/dense.tflite', { signal: AbortSignal.abort() })),
                    stalled: await runner.failure(
                      octet.load(stream(() => {}), { worker: %s, signal: controller.signal })),
                  };
                }"""
                    .formatted(worker, worker))
            .getAsJsonObject();
    assertEquals("download", ApiTest.code(result.get("missing")));
    ApiTest.assertError(result, "missing", "OctetError", "missing.tflite answered HTTP 404");
    ApiTest.assertError(result, "used", "TypeError", "the Request has already been read");
    ApiTest.assertError(result, "locked", "TypeError", "the ReadableStream has already been read");
    ApiTest.assertError(result, "read", "TypeError", "the Response has already been read");
    assertEquals("download", ApiTest.code(result.get("texts")));
    ApiTest.assertError(result, "texts", "OctetError", "String instead of Uint8Array");
    assertEquals("download", ApiTest.code(result.get("broken")));
    ApiTest.assertError(result, "broken", "OctetError", "no disk");
    assertEquals("format", ApiTest.code(result.get("empty")));
    ApiTest.assertError(result, "aborted", "AbortError", "");
    ApiTest.assertError(result, "stalled", "AbortError", "");
  }

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinctWithoutAndWithWorker")
  void bytesThatDoNotMatchTheirDigestAreRefused(Engine engine, boolean worker, Browsers browsers) {
    JsonObject result =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const url = '/made/dense.tflite';
                  const bytes = await (await fetch(url)).arrayBuffer();
                  const digest = async (kind) => {
                    const hash = await crypto.subtle.digest(`SHA-${kind}`, bytes);
                    return `sha${kind}-${btoa(String.fromCharCode(...new Uint8Array(hash)))}`;
                  };
                  const [short, middle, long] = await Promise.all([256, 384, 512].map(digest));
                  const wrong = `sha256-${btoa('x'.repeat(32))}`;
                  const load = (integrity, source = url) =>
                    runner.failure(octet.load(source, { integrity, worker: %s }));
                  const result = {
                    good: [
                      await load(short),
                      await load(middle),
                      await load(long, bytes),
                      await load(` ${wrong}\n${short} `, new Blob([bytes])),
                      await load(`${wrong} ${long}`, await fetch(url)),
                    ],
                    wrong: await load(wrong),
                    got: short,
                    strongest: await load(`${short} sha512-${btoa('y')}`, bytes),
                    misspelled: await load(`${short} sha1-${btoa('y')}`),
                    empty: await load(''),
                    number: await load(256),
                  };
                  Object.defineProperty(crypto, 'subtle', { value: undefined, configurable: true });
                  result.insecure = await load(short);
                  delete crypto.subtle;
                  return result;
                }"""
                    .formatted(worker))
            .getAsJsonObject();
    assertEquals("[null,null,null,null,null]", result.get("good").toString());
    assertEquals("download", ApiTest.code(result.get("wrong")));
    ApiTest.assertError(result, "wrong", "OctetError", "dense.tflite is not what");
    ApiTest.assertError(result, "wrong", "OctetError", "expected sha256-eHh4");
    ApiTest.assertError(result, "wrong", "OctetError", "got " + result.get("got").getAsString());
    ApiTest.assertError(result, "strongest", "OctetError", "expected sha512-eQ==, got sha512-");
    ApiTest.assertError(result, "misspelled", "TypeError", "options.integrity");
    ApiTest.assertError(result, "empty", "TypeError", "options.integrity");
    ApiTest.assertError(result, "number", "TypeError", "options.integrity");
    assertEquals("environment", ApiTest.code(result.get("insecure")));
    ApiTest.assertError(result, "insecure", "OctetError", "https");
  }
}
