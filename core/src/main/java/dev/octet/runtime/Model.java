package dev.octet.runtime;

import dev.octet.error.MemoryException;
import dev.octet.graph.Graph;
import dev.octet.graph.Source;
import dev.octet.graph.Value;
import dev.octet.importer.Signature;
import dev.octet.importer.TfliteImporter;
import dev.octet.importer.TfliteMetadata;
import dev.octet.importer.TfliteSignatures;
import dev.octet.kernel.KernelLibrary;
import dev.octet.optimize.Optimizer;
import dev.octet.plan.Plan;
import dev.octet.plan.Planner;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Normalization;
import dev.octet.tensor.Shape;
import java.util.List;

/**
 * A model that is read, optimised and planned. Immutable; {@link #newSession} as often as needed.
 *
 * <pre>{@code
 * Model model = Model.read(Files.readAllBytes(path));
 * try (Session session = model.newSession()) {
 *   byte[][] outputs = session.run(input);
 * }
 * }</pre>
 */
public final class Model {
  /** Where a model's memory begins on the JVM; 0 stays free as "no address". */
  static final int BASE = 64;

  private final Graph graph;
  private final Plan plan;
  private final Normalization[] normalizations;
  private final Source source;
  private final ReadOptions options;

  private Model(
      Graph graph, Plan plan, Normalization[] normalizations, Source source, ReadOptions options) {
    this.graph = graph;
    this.plan = plan;
    this.normalizations = normalizations;
    this.source = source;
    this.options = options;
  }

  /**
   * Reads a .tflite file for the scalar reference.
   *
   * @throws dev.octet.error.OctetException if the file cannot be read, planned or run
   */
  public static Model read(byte[] file) {
    return of(Source.copyOf(file), ReadOptions.REFERENCE);
  }

  /**
   * Reads a .tflite file for the kernels of a library.
   *
   * @throws dev.octet.error.OctetException if the file cannot be read, planned or run
   */
  public static Model read(byte[] file, KernelLibrary library) {
    return of(Source.copyOf(file), ReadOptions.of(library));
  }

  /**
   * Reads a .tflite file for the scalar reference, node by node as in the file: only what depends
   * on constants alone is optimised away, and a session keeps the output of every node.
   *
   * @throws dev.octet.error.OctetException if the file cannot be read, planned or run
   */
  public static Model readForDebugging(byte[] file) {
    return of(Source.copyOf(file), ReadOptions.DEBUGGING);
  }

  /** The scalar reference of a graph, node by node; a session keeps the output of every node. */
  public static Model unoptimized(Graph graph) {
    return of(graph, ReadOptions.DEBUGGING);
  }

  /**
   * The parts of a file that run by themselves: the first subgraph, then the signatures.
   *
   * @throws dev.octet.error.OctetException if the file cannot be read
   */
  public static List<Signature> signatures(Source source) {
    return TfliteSignatures.read(source);
  }

  /**
   * The model in {@code source}.
   *
   * @throws dev.octet.error.OctetException if the file cannot be read, planned or run
   */
  public static Model of(Source source, ReadOptions options) {
    Signature signature = options.signature();
    if (signature == null) {
      signature = signatures(source).get(0);
    }
    Graph graph = TfliteImporter.read(source, signature, options.shapes(), options.custom());
    Normalization[] normalizations =
        TfliteMetadata.normalizations(source, signature.subgraph(), graph.inputs());
    return new Model(graph, plan(graph, options), normalizations, source, options.with(signature));
  }

  /** The model of a graph, of which no normalization is known, in the graph's own shapes. */
  public static Model of(Graph graph, ReadOptions options) {
    Normalization[] none = new Normalization[graph.inputs().size()];
    return new Model(graph, plan(graph, options), none, null, options);
  }

  private static Plan plan(Graph graph, ReadOptions options) {
    KernelLibrary library = options.library();
    Graph planned = options.optimize() ? Optimizer.optimize(graph, library.domain()) : graph;
    if (!Memory.isDivided()) {
      return Planner.plan(planned, library, options.base(), options.keepAll());
    }
    Plan plan = Planner.plan(planned, library, Memory.free(), options.keepAll());
    if (Memory.take(plan.end() - plan.base()) < 0) {
      throw notEnough(plan, "Use a smaller model.");
    }
    return plan;
  }

  /**
   * The same model for inputs of other shapes, on the JVM: the file is read again, and whatever
   * follows from the shapes is computed anew.
   *
   * @param shapes one for each input, null for that of the file
   * @throws dev.octet.error.OctetException if the model does not run in these shapes
   * @throws IllegalStateException if the model was made from a graph
   */
  public Model resize(Shape... shapes) {
    if (source == null) {
      throw new IllegalStateException("a model that was made from a graph has fixed shapes");
    }
    return of(source, options.with(shapes));
  }

  /**
   * This model or, where the length of an input leads to another size of the only dimension that
   * the file leaves open, one of that shape.
   *
   * @param inputs little-endian elements in the model's order
   * @throws dev.octet.error.OctetException if the model does not run in these shapes
   */
  public Model resizeFor(byte[]... inputs) {
    Shape[] shapes = new Shape[inputs().size()];
    boolean isOther = false;
    for (int i = 0; i < shapes.length && i < inputs.length; i++) {
      shapes[i] = inputs().get(i).shape();
      if (inputs[i].length != inputs().get(i).bytes()) {
        shapes[i] = resolved(dims(i), inputs[i].length / inputs().get(i).type().bytes());
        isOther = true;
      }
    }
    return isOther ? resize(shapes) : this;
  }

  /** The dimensions with the only open one resolved; null if that does not give the elements. */
  private static Shape resolved(int[] dims, int elements) {
    int open = -1;
    long known = 1;
    for (int axis = 0; axis < dims.length; axis++) {
      if (dims[axis] != -1) {
        known *= dims[axis];
      } else if (open < 0) {
        open = axis;
      } else {
        return null;
      }
    }
    if (open < 0 || known <= 0 || elements < known || elements % known != 0) {
      return null;
    }
    dims[open] = (int) (elements / known);
    return Shape.of(dims);
  }

  /** The parts of the file that run by themselves, the first subgraph first; none of a graph. */
  public List<Signature> signatures() {
    return source == null ? List.of() : signatures(source);
  }

  /** The dimensions of input {@code i} in the file, -1 where they can change from run to run. */
  public int[] dims(int i) {
    return source == null
        ? inputs().get(i).shape().toArray()
        : options.signature().inputs().get(i).dims().clone();
  }

  /** What a run takes, in the model's order and in the form of the file. */
  public List<Value> inputs() {
    return graph.inputs();
  }

  /** What a run gives, in the model's order and in the form of the file. */
  public List<Value> outputs() {
    return graph.outputs();
  }

  /**
   * How the model file says that input {@code i} is made from the pixels of an image; null if it
   * does not say, or if the input is no image.
   */
  public Normalization normalization(int i) {
    return normalizations[i];
  }

  /** How the model runs. */
  public Plan plan() {
    return plan;
  }

  /**
   * A session with a memory of its own, ready to run.
   *
   * @throws MemoryException if there is not enough memory
   */
  public Session newSession() {
    Memory memory = new Memory(plan.base());
    if (!memory.ensure(plan.end())) {
      throw notEnough(plan, "Give the JVM more with -Xmx, or use a smaller model.");
    }
    return new Session(this, memory);
  }

  private static MemoryException notEnough(Plan plan, String advice) {
    return new MemoryException(
        "There is not enough memory: the model needs " + (plan.end() >> 20) + " MB. " + advice);
  }
}
