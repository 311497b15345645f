package dev.octet.js;

import dev.octet.error.MemoryException;
import dev.octet.graph.Node;
import dev.octet.graph.Source;
import dev.octet.graph.Value;
import dev.octet.importer.Signature;
import dev.octet.importer.TfliteSignatures;
import dev.octet.kernel.Domain;
import dev.octet.kernel.Feature;
import dev.octet.kernel.KernelLibrary;
import dev.octet.operator.CustomOperator;
import dev.octet.plan.Plan;
import dev.octet.plan.Step;
import dev.octet.runtime.Model;
import dev.octet.runtime.ReadOptions;
import dev.octet.runtime.Session;
import dev.octet.simd.SimdKernels;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Normalization;
import dev.octet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** One model in one instance: the state behind {@link Exports}. */
public final class Engine {
  private final Memory memory;
  private final KernelLibrary library;
  private final PageOperators operators = new PageOperators();
  private final List<Shape> shapes = new ArrayList<>();
  private Model model;
  private Session session;
  private int peak;

  Engine(int base, int feature, int domain) {
    this.memory = new Memory(base);
    this.library =
        feature == 0
            ? KernelLibrary.SCALAR
            : new SimdKernels(
                new LinkedKernels(
                    feature == 2 ? Feature.RELAXED : Feature.SIMD128,
                    domain == 2 ? Domain.S8 : Domain.U8));
  }

  int reserve(int bytes) {
    grow((long) memory.base() + bytes);
    return memory.base();
  }

  void addDimension(int input, int extent) {
    while (shapes.size() <= input) {
      shapes.add(null);
    }
    Shape shape = shapes.get(input);
    shapes.set(input, shape == null ? Shape.of(extent) : shape.with(shape.rank(), extent));
  }

  void load(int bytes, int signature, boolean keepTensors) {
    try {
      prepare(bytes, signature, keepTensors);
    } catch (RuntimeException | OutOfMemoryError e) {
      Errors.show(e);
      throw e;
    }
  }

  /** The source lies at the memory's base; weights take its place, the arena that of its copy. */
  private void prepare(int bytes, int signature, boolean keepTensors) {
    Source source = new Source(memory, memory.base(), bytes);
    Signature part = Model.signatures(source).get(signature);
    while (!shapes.isEmpty() && shapes.size() < part.inputs().size()) {
      shapes.add(null);
    }
    model =
        Model.of(
            source,
            new ReadOptions(library, memory.base(), keepTensors, true, part, shapes, operators));
    Plan plan = model.plan();
    grow(plan.packingEnd(source.extent()));
    source.moveTo(plan.arena());
    session = new Session(model, memory);
  }

  private void grow(long end) {
    if (end > Integer.MAX_VALUE || !memory.ensure((int) end)) {
      throw new MemoryException(
          "There is not enough memory: the model needs "
              + (end >> 20)
              + " MB. Dispose of other models, or use a smaller one.");
    }
    peak = Math.max(peak, (int) end);
  }

  int inputAddress(int i) {
    return session.inputAddress(i);
  }

  int outputAddress(int i) {
    return session.outputAddress(i);
  }

  void run() {
    session.run();
  }

  void reset() {
    session.reset();
  }

  void runStep(int step) {
    session.runStep(step);
  }

  String describeFile(int bytes) {
    Source source = new Source(memory, memory.base(), bytes);
    Json json = new Json().open('{').key("custom").open('[');
    for (String name : TfliteSignatures.customOperators(source)) {
      json.value(name);
    }
    json.close(']').key("signatures").open('[');
    for (Signature signature : Model.signatures(source)) {
      json.open('{').key("key").value(signature.key()).key("inputs").open('[');
      for (Signature.Port input : signature.inputs()) {
        json.open('{').key("name").value(input.name());
        dimensions(json.key("shape"), input.dims());
        json.close('}');
      }
      json.close(']').close('}');
    }
    return json.close(']').close('}').toString();
  }

  void implement(int bytes, int custom) {
    Source source = new Source(memory, memory.base(), bytes);
    operators.add(TfliteSignatures.customOperators(source).get(custom));
  }

  /** Every node of the page's operators: its number, and where its tensors lie. */
  String describeCalls() {
    Json json = new Json().open('[');
    for (Step step : model.plan().allSteps()) {
      if (step.node().operator() instanceof CustomOperator operator) {
        json.open('{').key("number").value(PageOperators.numberOf(operator));
        json.key("operator").value(operator.name()).key("title").value(step.node().title());
        json.key("options").open('[');
        for (byte option : operator.options()) {
          json.value(option);
        }
        placed(json.close(']').key("inputs"), step.node().inputs(), step.location().inputs());
        placed(json.key("outputs"), step.node().outputs(), step.location().outputs());
        json.close('}');
      }
    }
    return json.close(']').toString();
  }

  private static void placed(Json json, List<Value> values, int[] addresses) {
    json.open('[');
    for (int i = 0; i < addresses.length; i++) {
      json.open('{');
      if (values.get(i) != null) {
        tensor(json, values.get(i));
        json.key("address").value(addresses[i]);
      }
      json.close('}');
    }
    json.close(']');
  }

  String describe() {
    Json json = new Json().open('{').key("inputs").open('[');
    for (int i = 0; i < model.inputs().size(); i++) {
      tensor(json.open('{'), model.inputs().get(i));
      dimensions(json.key("dims"), model.dims(i));
      normalization(json, model.normalization(i));
      json.close('}');
    }
    json.close(']').key("outputs").open('[');
    for (Value output : model.outputs()) {
      tensor(json.open('{'), output);
      json.close('}');
    }
    Plan plan = model.plan();
    return json.close(']')
        .key("memory")
        .open('{')
        .key("weights")
        .value(plan.weightBytes())
        .key("arena")
        .value(plan.arenaBytes())
        .key("total")
        .value(peak)
        .close('}')
        .close('}')
        .toString();
  }

  String describeSteps() {
    Json json = new Json().open('[');
    for (Step step : model.plan().steps()) {
      step(json, step);
    }
    return json.close(']').toString();
  }

  static void tensor(Json json, Value value) {
    json.key("name").value(value.name());
    json.key("dtype").value(value.sourceType().label()).key("shape");
    dimensions(json, value.shape().toArray());
    json.key("bytes").value(value.bytes());
    if (value.quantization().size() == 1) {
      json.key("scaleBits").value(Float.floatToRawIntBits(value.quantization().scale()));
      json.key("zeroPoint").value(value.quantization().zeroPoint() - value.domainShift());
    }
  }

  static void dimensions(Json json, int[] dims) {
    json.open('[');
    for (int dim : dims) {
      json.value(dim);
    }
    json.close(']');
  }

  static void normalization(Json json, Normalization normalization) {
    if (normalization != null) {
      bits(json.key("meanBits"), normalization.means());
      bits(json.key("stdBits"), normalization.stds());
    }
  }

  private static void bits(Json json, float[] numbers) {
    json.open('[');
    for (float number : numbers) {
      json.value(Float.floatToRawIntBits(number));
    }
    json.close(']');
  }

  private static void step(Json json, Step step) {
    Node node = step.node();
    json.open('{').key("node").value(node.index()).key("operator").value(node.operator().name());
    json.key("name")
        .value(node.outputs().isEmpty() ? "" : node.output().name())
        .key("kernel")
        .value(step.kernel().name());
    json.key("macs").value(node.operator().macs(node)).close('}');
  }

  /**
   * Describes the outputs of all nodes of the file after a run, and turns those that are stored in
   * another domain into the form of the file, in place.
   */
  String revealTensors() {
    Json json = new Json().open('[');
    for (Step step : model.plan().steps()) {
      Node node = step.node();
      for (int i = 0; i < node.outputs().size() && node.index() >= 0; i++) {
        reveal(json, node, i);
      }
    }
    return json.close(']').toString();
  }

  private void reveal(Json json, Node node, int output) {
    Value value = node.outputs().get(output);
    int address = model.plan().addressOf(value);
    if (value.domainShift() != 0) {
      memory.write(address, session.output(value));
    }
    json.open('{').key("node").value(node.index()).key("output").value(output);
    json.key("operator").value(node.operator().name()).key("name").value(value.name());
    json.key("dtype").value(value.sourceType().label());
    json.key("address").value(address).key("bytes").value(value.bytes()).close('}');
  }
}
