package dev.octet.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.graph.Value;
import dev.octet.shared.ZipSuite;
import dev.octet.tensor.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The numeric tests of ONNX, as far as graphs of our operators can stand for its nodes; {@code
 * target/onnx-node.txt} counts them.
 */
class OnnxNodeTest {
  private static final Path REPORT = Path.of("target", "onnx-node.txt");
  private static final double RELATIVE = 1e-3;
  private static final double ABSOLUTE = 1e-7;

  private final SortedMap<String, Integer> ran = new TreeMap<>();
  private final SortedMap<String, SortedMap<String, Integer>> leftOut = new TreeMap<>();
  private final List<String> differences = new ArrayList<>();

  @Test
  void mappedNodesGiveTheExpectedOutputs() throws IOException {
    ZipSuite suite = ZipSuite.ofFolders("onnx-node.zip");
    for (String path : suite.files().keySet()) {
      if (path.endsWith("/model.onnx")) {
        check(suite, path.substring(0, path.lastIndexOf('/')));
      }
    }
    Files.writeString(REPORT, report());
    assertEquals(List.of(), differences);
    int total = ran.values().stream().mapToInt(count -> count).sum();
    assertTrue(total >= 350, "only " + total + " ran: " + REPORT);
  }

  private void check(ZipSuite suite, String folder) {
    OnnxReader.Model model = OnnxReader.read(suite.files().get(folder + "/model.onnx"));
    String operator = model.nodes().size() == 1 ? model.nodes().get(0).operator() : "(functions)";
    try {
      if (model.nodes().size() != 1) {
        throw new LeftOut("several nodes");
      }
      Map<String, OnnxReader.Tensor> tensors = new HashMap<>(model.constants());
      read(suite, folder + "/test_data_set_0/input_", model.inputs(), tensors);
      read(suite, folder + "/test_data_set_0/output_", model.outputs(), tensors);
      String difference = difference(model, tensors);
      if (difference != null) {
        differences.add(folder + ": " + difference);
      }
      ran.merge(operator, 1, Integer::sum);
    } catch (LeftOut e) {
      leftOut
          .computeIfAbsent(e.getMessage(), reason -> new TreeMap<>())
          .merge(operator, 1, Integer::sum);
    }
  }

  private static void read(
      ZipSuite suite, String prefix, List<String> names, Map<String, OnnxReader.Tensor> tensors) {
    for (int i = 0; i < names.size(); i++) {
      byte[] file = suite.files().get(prefix + i + ".pb");
      if (file != null) {
        tensors.put(names.get(i), OnnxReader.readTensor(file));
      }
    }
  }

  /** What is wrong with the outputs, or null. */
  private static String difference(OnnxReader.Model model, Map<String, OnnxReader.Tensor> tensors) {
    OnnxReader.Node node = model.nodes().get(0);
    OnnxGraph graph = new OnnxGraph(node, tensors);
    try {
      List<Value> outputs = OnnxMapping.map(node, graph);
      List<byte[]> results = graph.run(outputs);
      for (int i = 0; i < node.outputs().size(); i++) {
        if (!node.outputs().get(i).isEmpty()) {
          String found =
              difference(tensors.get(node.outputs().get(i)), outputs.get(i), results.get(i));
          if (found != null) {
            return "output " + i + ": " + found;
          }
        }
      }
      return null;
    } catch (LeftOut e) {
      throw e;
    } catch (RuntimeException e) {
      return e.toString();
    }
  }

  private static String difference(OnnxReader.Tensor expected, Value value, byte[] bytes) {
    List<Long> dims = new ArrayList<>();
    for (int dim : value.shape().toArray()) {
      dims.add((long) dim);
    }
    if (!dims.equals(expected.dims())) {
      return "shape " + dims + " instead of " + expected.dims();
    }
    DataType wanted = OnnxGraph.type(expected);
    ByteBuffer actual = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer golden = ByteBuffer.wrap(expected.data()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < value.shape().elements(); i++) {
      double a = element(actual, value.type());
      double e = element(golden, wanted);
      double tolerance = wanted == DataType.FLOAT32 ? ABSOLUTE + RELATIVE * Math.abs(e) : 0;
      if (!(Math.abs(a - e) <= tolerance || Double.compare(a, e) == 0)) {
        return "element " + i + " is " + a + " instead of " + e;
      }
    }
    return null;
  }

  private static double element(ByteBuffer in, DataType type) {
    return switch (type) {
      case FLOAT32 -> in.getFloat();
      case INT64 -> in.getLong();
      case INT32 -> in.getInt();
      case INT16 -> in.getShort();
      case INT8 -> in.get();
      case UINT8, BOOL -> in.get() & 0xFF;
      case COMPLEX64 -> throw new IllegalArgumentException("complex");
    };
  }

  private String report() {
    StringBuilder report = new StringBuilder("Run, by operator of ONNX:\n");
    ran.forEach((operator, count) -> report.append("  " + operator + " " + count + "\n"));
    report.append("Left out, by reason:\n");
    leftOut.forEach(
        (reason, counts) -> {
          int total = counts.values().stream().mapToInt(count -> count).sum();
          report.append("  " + reason + ", " + total + ": ");
          List<String> parts = new ArrayList<>();
          counts.forEach((operator, count) -> parts.add(operator + " " + count));
          report.append(String.join(", ", parts) + "\n");
        });
    return report.toString();
  }
}
