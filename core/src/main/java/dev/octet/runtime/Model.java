package dev.octet.runtime;

import dev.octet.error.PlanningException;
import dev.octet.graph.Graph;
import dev.octet.graph.Source;
import dev.octet.graph.Value;
import dev.octet.importer.TfliteImporter;
import dev.octet.importer.TfliteMetadata;
import dev.octet.kernel.KernelLibrary;
import dev.octet.optimize.Optimizer;
import dev.octet.plan.Plan;
import dev.octet.plan.Planner;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Normalization;
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
  private static final int BASE = 64;

  private final Graph graph;
  private final Plan plan;
  private final Normalization[] normalizations;

  private Model(Graph graph, Plan plan, Normalization[] normalizations) {
    this.graph = graph;
    this.plan = plan;
    this.normalizations = normalizations;
  }

  /**
   * Reads a .tflite file for the scalar reference.
   *
   * @throws dev.octet.error.OctetException if the file cannot be read, planned or run
   */
  public static Model read(byte[] file) {
    return read(file, KernelLibrary.SCALAR);
  }

  /**
   * Reads a .tflite file for the kernels of a library.
   *
   * @throws dev.octet.error.OctetException if the file cannot be read, planned or run
   */
  public static Model read(byte[] file, KernelLibrary library) {
    return of(Source.copyOf(file), library, BASE, false);
  }

  /**
   * Reads a .tflite file for the scalar reference, node by node as in the file: only what depends
   * on constants alone is optimised away, and a session keeps the output of every node.
   *
   * @throws dev.octet.error.OctetException if the file cannot be read, planned or run
   */
  public static Model readForDebugging(byte[] file) {
    Source source = Source.copyOf(file);
    Graph graph = TfliteImporter.read(source);
    return new Model(
        graph,
        Planner.plan(graph, KernelLibrary.SCALAR, BASE, true),
        TfliteMetadata.normalizations(source, graph.inputs()));
  }

  /** The scalar reference of a graph, node by node; a session keeps the output of every node. */
  public static Model unoptimized(Graph graph) {
    return new Model(
        graph,
        Planner.plan(graph, KernelLibrary.SCALAR, BASE, true),
        new Normalization[graph.inputs().size()]);
  }

  /**
   * The model in {@code source}.
   *
   * @param library where SIMD kernels come from
   * @param base where the memory of its sessions begins, in bytes, a multiple of 64
   * @param keepAll whether sessions keep the output of every node
   * @throws dev.octet.error.OctetException if the file cannot be read, planned or run
   */
  public static Model of(Source source, KernelLibrary library, int base, boolean keepAll) {
    Graph graph = TfliteImporter.read(source);
    Normalization[] normalizations = TfliteMetadata.normalizations(source, graph.inputs());
    return new Model(graph, plan(graph, library, base, keepAll), normalizations);
  }

  /**
   * The model of a graph, of which no normalization is known; parameters as in the other method.
   */
  public static Model of(Graph graph, KernelLibrary library, int base, boolean keepAll) {
    Normalization[] none = new Normalization[graph.inputs().size()];
    return new Model(graph, plan(graph, library, base, keepAll), none);
  }

  private static Plan plan(Graph graph, KernelLibrary library, int base, boolean keepAll) {
    Graph optimized = Optimizer.optimize(graph, library.domain());
    return Planner.plan(optimized, library, base, keepAll);
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
   * @throws PlanningException if there is not enough memory
   */
  public Session newSession() {
    Memory memory = new Memory(plan.base());
    if (!memory.ensure(plan.end())) {
      throw new PlanningException(
          "There is not enough memory: the model needs "
              + (plan.end() >> 20)
              + " MB. Give the JVM more with -Xmx, or use a smaller model.");
    }
    return new Session(this, memory);
  }
}
