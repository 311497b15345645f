package dev.octet.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.cases.OperatorCase;
import dev.octet.cases.OperatorCases;
import dev.octet.fixture.TinyModels;
import dev.octet.graph.Graph;
import dev.octet.graph.Source;
import dev.octet.importer.TfliteImporter;
import dev.octet.tensor.Memory;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What the files say; that ONNX Runtime computes the same with them is checked by the benchmark.
 */
class OnnxConverterTest {
  private static final int BASE = 64;
  private static final Map<Integer, Integer> ELEMENT_BYTES = Map.of(1, 4, 2, 1, 3, 1, 6, 4, 7, 8);

  @Test
  void operatorCasesBecomeWellFormedFilesOrAreRefusedWithTheNodesTitle() {
    int converted = 0;
    for (OperatorCase operatorCase : OperatorCases.all()) {
      Graph graph = operatorCase.graph(new Memory(BASE));
      try {
        checkForm(OnnxReader.read(OnnxConverter.convert(graph)));
        converted++;
      } catch (UnsupportedOperationException e) {
        String message = e.getMessage();
        assertTrue(
            graph.nodes().stream().anyMatch(node -> message.startsWith(node.title() + " ")),
            message);
      }
    }
    assertTrue(converted > 100, converted + " cases are converted");
  }

  @Test
  void fullyConnectedBecomesQGemmOnUnsignedActivations() {
    OnnxReader.Model model = OnnxReader.read(OnnxConverter.convert(read(TinyModels.dense())));
    checkForm(model);
    OnnxReader.Node gemm = model.node("QGemm");
    assertEquals("com.microsoft", gemm.domain());
    assertEquals(9, gemm.inputs().size());
    assertArrayEquals(new byte[] {(byte) (3 + 128)}, model.constant(gemm, 2).data());
    assertEquals(List.of(4L, 3L), model.constant(gemm, 3).dims());
    byte[] transposed = {1, -5, 127, 2, 6, -127, 3, -7, 64, 4, 8, -64};
    assertArrayEquals(transposed, model.constant(gemm, 3).data());
    assertArrayEquals(new byte[] {(byte) (-4 + 128)}, model.constant(gemm, 8).data());
  }

  @Test
  void imagesAreTransposedToChannelsFirst() {
    byte[] pixels = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    byte[] planes = {1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12};
    int[] dims = {1, 2, 2, 3};
    assertArrayEquals(planes, Layout.transpose(pixels, dims, Layout.toOnnx(4)));
    assertArrayEquals(pixels, Layout.transpose(planes, new int[] {1, 3, 2, 2}, Layout.fromOnnx(4)));
  }

  private static Graph read(byte[] file) {
    Memory memory = new Memory(BASE);
    memory.ensure(BASE + file.length);
    memory.write(BASE, file);
    return TfliteImporter.read(new Source(memory, BASE, file.length));
  }

  /** Every name is defined once and before it is read; constants have the size of their shape. */
  private static void checkForm(OnnxReader.Model model) {
    Set<String> defined = new HashSet<>(model.inputs());
    model
        .constants()
        .forEach(
            (name, tensor) -> {
              assertTrue(defined.add(name), name);
              long elements = tensor.dims().stream().reduce(1L, (a, b) -> a * b);
              assertEquals(elements * ELEMENT_BYTES.get(tensor.type()), tensor.data().length, name);
            });
    for (OnnxReader.Node node : model.nodes()) {
      for (String input : node.inputs()) {
        assertTrue(input.isEmpty() || defined.contains(input), node + " reads " + input);
      }
      for (String output : node.outputs()) {
        assertTrue(defined.add(output), node + " defines " + output + " again");
      }
    }
    assertTrue(defined.containsAll(model.outputs()), "outputs " + model.outputs());
  }
}
