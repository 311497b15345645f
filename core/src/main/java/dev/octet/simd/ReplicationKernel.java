package dev.octet.simd;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Family;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ReplicateParams;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A depthwise convolution with a multiplier: {@link Family#REPLICATE} writes each input channel as
 * often as output channels read it, and the kernel of a depthwise convolution without multiplier
 * reads that. One unit is one image.
 */
final class ReplicationKernel extends Kernel {
  private static final int VECTOR = 16;

  private final MicroKernel replicate;
  private final Kernel depthwise;
  private final Value input;
  private final int multiplier;
  private final int params;
  private final int replicated;

  private ReplicationKernel(
      MicroKernel replicate, Kernel depthwise, Value input, int multiplier, long replicated) {
    this.replicate = replicate;
    this.depthwise = depthwise;
    this.input = input;
    this.multiplier = multiplier;
    this.params = (int) (depthwise.packedBytes() + 63) & -64;
    this.replicated = (int) replicated;
  }

  /** The kernel for a depthwise convolution with a multiplier, or null if there is none. */
  static Kernel forNode(SimdKernels kernels, Node node) {
    MicroKernel replicate = kernels.find(Family.REPLICATE);
    Value input = node.input(0);
    Shape shape = input.shape();
    int multiplier = node.output().shape().dim(3) / shape.dim(3);
    Layout scratch = new Layout();
    scratch.add((input.bytes() + VECTOR - 1L) / VECTOR * VECTOR * multiplier);
    if (replicate == null || !scratch.fits()) {
      return null;
    }
    Value source =
        Value.of(
            input.id(),
            input.name(),
            input.type(),
            Shape.of(shape.dim(0), shape.dim(1), shape.dim(2), shape.dim(3) * multiplier),
            input.quantization(),
            null);
    List<Value> inputs = new ArrayList<>(node.inputs());
    inputs.set(0, source);
    Kernel depthwise =
        kernels.select(new Node(node.index(), node.operator(), inputs, node.outputs()));
    return depthwise == null
        ? null
        : new ReplicationKernel(replicate, depthwise, input, multiplier, scratch.bytes());
  }

  @Override
  public String name() {
    return depthwise.name();
  }

  @Override
  public boolean reads(int i) {
    return i == 0;
  }

  @Override
  public long packedBytes() {
    return (long) params + ReplicateParams.bytes(multiplier);
  }

  @Override
  public long scratchBytes() {
    return replicated + depthwise.scratchBytes();
  }

  @Override
  public int units() {
    return input.shape().dim(0);
  }

  @Override
  public void run(Memory memory, Location at, int from, int to) {
    if (from == to) {
      return;
    }
    int images = units();
    int bytes = input.bytes() / images;
    int end = (to * bytes + VECTOR - 1) / VECTOR;
    replicate.call(at.packed() + params, from * bytes / VECTOR, end);
    int units = depthwise.units() / images;
    depthwise.run(memory, inner(at), from * units, to * units);
  }

  @Override
  public void pack(Memory memory, Location at) {
    depthwise.pack(memory, inner(at));
    int block = at.packed() + params;
    memory.i32(block + ReplicateParams.A, at.input(0));
    memory.i32(block + ReplicateParams.C, at.scratch());
    memory.i32(block + ReplicateParams.COPIES, multiplier);
    int size = input.type().bytes();
    for (int i = 0; i < VECTOR * multiplier; i++) {
      int source = i / (size * multiplier) * size + i % size;
      memory.i8(block + ReplicateParams.TABLE + i, source);
    }
  }

  private Location inner(Location at) {
    int[] inputs = {at.scratch()};
    return new Location(inputs, at.outputs(), at.packed(), at.scratch() + replicated);
  }
}
