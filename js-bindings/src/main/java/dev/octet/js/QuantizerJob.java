package dev.octet.js;

import dev.octet.error.ArgumentException;
import dev.octet.error.MemoryException;
import dev.octet.exporter.TfliteWriter;
import dev.octet.graph.Attachment;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Source;
import dev.octet.graph.Value;
import dev.octet.importer.TfliteImporter;
import dev.octet.importer.TfliteMetadata;
import dev.octet.quantizer.Calibration;
import dev.octet.quantizer.Interface;
import dev.octet.quantizer.Observer;
import dev.octet.quantizer.Observers;
import dev.octet.quantizer.Quantized;
import dev.octet.quantizer.Quantizer;
import dev.octet.quantizer.Range;
import dev.octet.quantizer.Recipe;
import dev.octet.quantizer.Scheme;
import dev.octet.quantizer.diagnosis.NodeError;
import dev.octet.quantizer.diagnosis.NodeErrors;
import dev.octet.quantizer.diagnosis.NodeSensitivity;
import dev.octet.quantizer.diagnosis.Reference;
import dev.octet.quantizer.diagnosis.Score;
import dev.octet.quantizer.diagnosis.Sensitivity;
import dev.octet.quantizer.diagnosis.SensitivityReport;
import dev.octet.quantizer.diagnosis.TensorError;
import dev.octet.quantizer.recovery.AdaptiveRounding;
import dev.octet.runtime.Model;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Normalization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** One float32 model that is quantized: the state behind {@link QuantizerExports}. */
public final class QuantizerJob {
  private final Map<Node, Scheme> chosen = new HashMap<>();
  private Graph graph;
  private Attachment metadata;
  private Normalization[] normalizations;
  private Memory memory;
  private int sample;

  /** From here on memory is free between calls, but for a calibration that has begun. */
  private int kept;

  private int reserved;
  private Calibration calibration;
  private AdaptiveRounding rounding;
  private NodeErrors errors;
  private List<byte[][]> samples = new ArrayList<>();
  private Sensitivity sensitivity;
  private final List<Score> scores = new ArrayList<>();
  private Map<Value, Range> ranges = Map.of();
  private List<String> remarks = List.of();

  QuantizerJob(int base) {
    Memory.divide(base);
    memory = new Memory(base);
    kept = Memory.free();
  }

  int reserve(int bytes) {
    release();
    reserved = taken(bytes);
    return reserved;
  }

  private static int taken(int bytes) {
    int address = Memory.take(bytes);
    if (address < 0) {
      throw new MemoryException(
          "There is not enough memory for " + (bytes >> 20) + " MB more. Use a smaller model.");
    }
    return address;
  }

  String text(int address, int units) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < units; i++) {
      text.append((char) memory.i16(address + 2 * i));
    }
    return text.toString();
  }

  void open(int bytes) {
    try {
      Source source = new Source(memory, reserved, bytes);
      graph = TfliteImporter.read(source);
      metadata = TfliteMetadata.attachment(source);
      int subgraph = Model.signatures(source).get(0).subgraph();
      normalizations = TfliteMetadata.normalizations(source, subgraph, graph.inputs());
      int size = 0;
      for (Value input : graph.inputs()) {
        size += input.bytes();
      }
      sample = taken(size);
      kept = Memory.free();
    } catch (RuntimeException | OutOfMemoryError e) {
      Errors.show(e);
      throw e;
    }
  }

  int sampleAddress() {
    return sample;
  }

  private byte[][] sample() {
    byte[][] inputs = new byte[graph.inputs().size()][];
    int address = sample;
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = memory.read(address, graph.inputs().get(i).bytes());
      address += inputs[i].length;
    }
    return inputs;
  }

  void beginCalibration(String observer, float percentile) {
    release();
    Supplier<Observer> supplier = Observers.of(observer).supplier(percentile);
    rounding = new AdaptiveRounding(graph);
    calibration = new Calibration(graph, supplier);
  }

  void observe() {
    calibration.observe(sample());
    rounding.observe(calibration::floats);
  }

  void endCalibration() {
    ranges = calibration.ranges();
    release();
  }

  /** Ends what was begun, and gives back its memory. */
  private void release() {
    calibration = null;
    errors = null;
    sensitivity = null;
    Memory.release(kept);
  }

  void choose(int node, String scheme) {
    if (node < 0 || node >= graph.nodes().size()) {
      throw new ArgumentException(
          "There is no node " + node + "; the model has " + graph.nodes().size() + " nodes.");
    }
    chosen.put(graph.nodes().get(node), Scheme.of(scheme));
  }

  private Recipe recipe(String scheme, boolean isAdaptive) {
    Recipe recipe = Recipe.of(Scheme.of(scheme), ranges).with(chosen);
    chosen.clear();
    return isAdaptive && !ranges.isEmpty() ? rounding.tune(recipe) : recipe;
  }

  int quantize(String scheme, String input, String output, boolean isAdaptive) {
    release();
    Interface types = new Interface(type(input), type(output));
    Quantized quantized = Quantizer.quantize(graph, recipe(scheme, isAdaptive).with(types));
    remarks = quantized.remarks();
    byte[] file =
        TfliteWriter.write(
            quantized.graph(),
            quantized.storage(),
            "",
            metadata == null ? List.of() : List.of(metadata));
    Memory.release(kept);
    reserved = taken(file.length);
    memory.write(reserved, file);
    return file.length;
  }

  void beginErrors(String scheme, boolean isAdaptive) {
    release();
    Recipe recipe = recipe(scheme, isAdaptive).with(Interface.FLOAT32);
    errors = new NodeErrors(graph, Quantizer.quantize(graph, recipe));
  }

  void observeErrors() {
    errors.observe(sample());
  }

  String endErrors() {
    Json json = new Json().open('[');
    for (NodeError each : errors.errors()) {
      json.open('{').key("node").value(graph.nodes().indexOf(each.node()));
      error(json, "accumulated", each.accumulated());
      error(json, "isolated", each.isolated());
      error(json, "weights", each.weights());
      json.close('}');
    }
    release();
    return json.close(']').toString();
  }

  private static void error(Json json, String key, TensorError error) {
    if (error != null) {
      json.key(key).open('{').key("sqnr").value(error.sqnr()).key("mse").value(error.mse());
      json.key("cosine").value(error.cosine()).key("maxError").value(error.maxError());
      json.key("saturation").value(error.saturation()).close('}');
    }
  }

  void forgetSamples() {
    samples = new ArrayList<>();
  }

  void keepSample() {
    samples.add(sample());
  }

  int beginSensitivity(String scheme, boolean isAdaptive) {
    List<byte[][]> taken = samples;
    Recipe recipe = recipe(scheme, isAdaptive);
    forgetSamples();
    release();
    Reference reference =
        Reference.of(graph, taken, List.of(), taken.size(), (done, total) -> true).get();
    scores.clear();
    sensitivity = new Sensitivity(reference, recipe);
    return sensitivity.trials();
  }

  void runTrial() {
    int mark = Memory.free();
    scores.add(sensitivity.run(scores.size()));
    Memory.release(mark);
  }

  String endSensitivity() {
    SensitivityReport report = sensitivity.ranked(scores);
    Json json = new Json().open('{');
    score(json, "all", report.all());
    json.key("ranked").open('[');
    for (NodeSensitivity each : report.ranked()) {
      json.open('{').key("node").value(graph.nodes().indexOf(each.node()));
      score(json, "alone", each.alone());
      score(json, "without", each.without());
      json.close('}');
    }
    release();
    return json.close(']').close('}').toString();
  }

  private static void score(Json json, String key, Score score) {
    json.key(key).open('{').key("sqnr").value(score.sqnr());
    json.key("agreement").value(score.agreement()).close('}');
  }

  private static DataType type(String label) {
    for (DataType type : DataType.values()) {
      if (type.label().equals(label)) {
        return type;
      }
    }
    throw new ArgumentException("There is no type \"" + label + "\".");
  }

  int fileAddress() {
    return reserved;
  }

  String remarks() {
    Json json = new Json().open('[');
    for (String remark : remarks) {
      json.value(remark);
    }
    return json.close(']').toString();
  }

  String describe() {
    Json json = new Json().open('{');
    json.key("inputs").open('[');
    for (int i = 0; i < graph.inputs().size(); i++) {
      Engine.tensor(json.open('{'), graph.inputs().get(i));
      Engine.normalization(json, normalizations[i]);
      json.close('}');
    }
    json.close(']');
    tensors(json.key("outputs"), graph.outputs());
    json.key("nodes").open('[');
    for (int i = 0; i < graph.nodes().size(); i++) {
      node(json, i, graph.nodes().get(i));
    }
    json.close(']').key("observers").open('[');
    for (Observers observers : Observers.values()) {
      json.value(observers.label());
    }
    json.close(']').key("schemes").open('[');
    for (Scheme scheme : Scheme.all()) {
      json.value(scheme.label());
    }
    return json.close(']').close('}').toString();
  }

  private static void node(Json json, int index, Node node) {
    long parameters = 0;
    json.open('{').key("index").value(index).key("operator").value(node.operator().name());
    json.key("name").value(node.outputs().isEmpty() ? "" : node.output().name());
    json.key("macs").value(node.operator().macs(node)).key("inputs").open('[');
    for (Value input : node.inputs()) {
      if (input != null && !input.isConstant()) {
        tensor(json, input);
      } else if (input != null) {
        parameters += input.shape().elements();
      }
    }
    json.close(']');
    tensors(json.key("outputs"), node.outputs());
    json.key("parameters").value(parameters).close('}');
  }

  private static void tensors(Json json, List<Value> values) {
    json.open('[');
    for (Value value : values) {
      tensor(json, value);
    }
    json.close(']');
  }

  private static void tensor(Json json, Value value) {
    Engine.tensor(json.open('{'), value);
    json.close('}');
  }
}
