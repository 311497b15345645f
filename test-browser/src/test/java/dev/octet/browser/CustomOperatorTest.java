package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.octet.exporter.TfliteWriter;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.operator.CustomOperator;
import dev.octet.operator.Logistic;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Operators that a page brings. */
@ExtendWith(SharedBrowsers.class)
class CustomOperatorTest {
  private static final String MODULE =
      """
      export function Reverse({ inputs: [x], outputs: [y], options }) {
        if (options[0] !== 7 || x.scale !== 0.5) throw new Error('wrong call');
        y.data.set(x.data.toReversed());
      }
      """;

  @BeforeEach
  void serveModels(Browsers browsers) {
    for (DataType type : new DataType[] {DataType.INT8, DataType.UINT8}) {
      browsers.site().put("/made/reverse-" + type.label() + ".tflite", model(type));
    }
    browsers.site().put("/made/broken.mjs", "throw Error('bad')".getBytes(StandardCharsets.UTF_8));
    browsers.site().put("/made/reverse.mjs", MODULE.getBytes(StandardCharsets.UTF_8));
  }

  /** "x" [1,4], "Reverse" with options 7 and a left out operand, then LOGISTIC. */
  private static byte[] model(DataType type) {
    int zero = type == DataType.INT8 ? -2 : 126;
    Value x = value(0, "x", type, 0.5f, zero);
    Value reversed = value(1, "reversed", type, 0.5f, zero);
    Value y = value(2, "y", type, 1 / 256f, type == DataType.INT8 ? -128 : 0);
    CustomOperator operator = new CustomOperator("Reverse", new byte[] {7, 36, 1}, null);
    Node custom = new Node(0, operator, Arrays.asList(x, null), List.of(reversed));
    Node logistic = new Node(1, new Logistic(), List.of(reversed), List.of(y));
    Graph graph = new Graph(List.of(x), List.of(reversed, y), List.of(custom, logistic));
    return TfliteWriter.write(graph, "", List.of());
  }

  private static Value value(int id, String name, DataType type, float scale, int zero) {
    return Value.of(id, name, type, Shape.of(1, 4), Quantization.perTensor(scale, zero), null);
  }

  static List<Engine> engines() {
    return Engine.distinct();
  }

  static List<Arguments> enginesTypesAndThreads() {
    return Engine.distinct().stream()
        .flatMap(
            engine ->
                Stream.of(
                    Arguments.of(engine, "int8", false),
                    Arguments.of(engine, "uint8", false),
                    Arguments.of(engine, "uint8", true)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("enginesTypesAndThreads")
  void aPageComputesNodesOnTypedArrays(
      Engine engine, String type, boolean worker, Browsers browsers) {
    JsonElement outputs =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const found = [];
                  for (const kernels of ['auto', 'simd128', 'scalar']) {
                    const model = await octet.load('/made/reverse-%1$s.tflite', {
                      customOperators: '/made/reverse.mjs', worker: %2$s, kernels,
                    });
                    const { reversed, y } = await model.run(%3$s.of(1, 2, 3, 4).map((x) => x + %4$d));
                    found.push([[...reversed.data].map((x) => x - %4$d), y.data[0] > y.data[3]]);
                    model.dispose();
                  }
                  return found;
                }"""
                    .formatted(
                        type,
                        worker,
                        type.equals("int8") ? "Int8Array" : "Uint8Array",
                        type.equals("int8") ? 0 : 128));
    assertEquals("[[[4,3,2,1],true],[[4,3,2,1],true],[[4,3,2,1],true]]", outputs.toString());
  }

  @ParameterizedTest
  @MethodSource("engines")
  void whatGoesWrongIsToldAndTheModelStaysUsable(Engine engine, Browsers browsers) {
    JsonObject errors =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const url = '/made/reverse-int8.tflite';
                  const message = (promise) => promise.then(() => 'none', ({ code, message, cause }) =>
                    `${code}: ${message} (${cause?.message})`);
                  let fails = true;
                  const Reverse = ({ inputs: [x, none], outputs: [y] }) => {
                    if (fails) throw new Error('no luck');
                    y.data.set(x.data);
                    if (none !== undefined) throw new Error('there is a second operand');
                  };
                  const model = await octet.load(url, { customOperators: { Reverse } });
                  const errors = { failing: await message(model.run(new Int8Array(4))) };
                  fails = false;
                  const { reversed } = await model.run(Int8Array.of(5, 6, 7, 8));
                  errors.later = [...reversed.data].join();
                  const late = await octet.load(url, { customOperators: { async Reverse() {} } });
                  errors.promise = await message(late.run(new Int8Array(4)));
                  errors.none = await message(octet.load(url));
                  errors.other = await message(octet.load(url, { customOperators: { Other() {} } }));
                  errors.worker = await message(
                    octet.load(url, { worker: true, customOperators: { Reverse } }));
                  errors.module = await message(octet.load(url, { customOperators: '/made/broken.mjs' }));
                  errors.kind = await message(octet.load(url, { customOperators: { Reverse: 3 } }));
                  errors.shape = await message(
                    octet.load(url, { customOperators: { Reverse }, shapes: [[2, 4]] }));
                  return errors;
                }""")
            .getAsJsonObject();
    assertPart(
        errors, "failing", "custom: custom operator Reverse #0 \"reversed\": no luck (no luck)");
    assertPart(errors, "later", "5,6,7,8");
    assertPart(errors, "promise", "it returned a promise");
    assertPart(errors, "none", "custom operator \"Reverse\" (first at node #0) is not implemented");
    assertPart(
        errors, "other", "custom operator \"Reverse\" (first at node #0) is not implemented");
    assertPart(errors, "worker", "functions cannot go to a worker");
    assertPart(errors, "module", "download: options.customOperators: bad");
    assertPart(errors, "kind", "functions by name or a module's URL");
    assertPart(errors, "shape", "known for the file's shapes only");
  }

  private static void assertPart(JsonObject errors, String call, String part) {
    String message = errors.get(call).getAsString();
    assertTrue(message.contains(part), call + ": " + message);
  }
}
