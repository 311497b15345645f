package dev.octet.simd;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.CopyParams;
import dev.octet.kernel.Family;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A grouped convolution as one convolution per group: {@link Family#COPY} takes the group's
 * channels out of the input, and puts those of the result into the output. One unit is one group.
 */
final class GroupedKernel extends Kernel {
  private static final int MOST_GROUPS = 64;

  private final MicroKernel copy;
  private final Node node;
  private final List<Part> parts;
  private final int packedBytes;
  private final int scratchBytes;

  /** The convolution of one group, and where its constants and its scratch space lie. */
  private record Part(Node node, Kernel kernel, int packed, int input, int output, int scratch) {}

  private GroupedKernel(
      MicroKernel copy, Node node, List<Part> parts, Layout packed, Layout scratch) {
    this.copy = copy;
    this.node = node;
    this.parts = parts;
    this.packedBytes = packed.bytes();
    this.scratchBytes = scratch.bytes();
  }

  /** The kernel for a grouped convolution, or null if there is none. */
  static Kernel forNode(SimdKernels kernels, Node node) {
    MicroKernel copy = kernels.find(Family.COPY);
    int groups = node.input(0).shape().dim(3) / node.input(1).shape().dim(3);
    if (copy == null || groups > MOST_GROUPS) {
      return null;
    }
    List<Part> parts = new ArrayList<>();
    Layout packed = new Layout();
    Layout scratch = new Layout();
    for (int group = 0; group < groups; group++) {
      Node part = part(node, group, groups);
      Kernel kernel = kernels.select(part);
      if (kernel == null) {
        return null;
      }
      parts.add(
          new Part(
              part,
              kernel,
              packed.add(2 * CopyParams.BYTES + kernel.packedBytes()),
              scratch.add(part.input(0).bytes()),
              scratch.add(part.output().bytes()),
              scratch.add(kernel.scratchBytes())));
    }
    return packed.fits() && scratch.fits()
        ? new GroupedKernel(copy, node, parts, packed, scratch)
        : null;
  }

  private static Node part(Node node, int group, int groups) {
    List<Value> inputs = new ArrayList<>(node.inputs());
    inputs.set(0, channels(node.input(0), groups));
    int[] dims = node.input(1).shape().toArray();
    dims[0] /= groups;
    inputs.set(1, node.input(1).part(group, Shape.of(dims)));
    if (node.input(2) != null) {
      inputs.set(2, node.input(2).part(group, Shape.of(dims[0])));
    }
    Value output = channels(node.output(), groups);
    return new Node(node.index(), node.operator(), inputs, List.of(output));
  }

  /** A value like this, with the channels of one group. */
  private static Value channels(Value value, int groups) {
    int[] dims = value.shape().toArray();
    dims[3] /= groups;
    return Value.of(
        value.id(), value.name(), value.type(), Shape.of(dims), value.quantization(), null);
  }

  @Override
  public String name() {
    return parts.get(0).kernel().name();
  }

  @Override
  public boolean reads(int i) {
    return i == 0;
  }

  @Override
  public long packedBytes() {
    return packedBytes;
  }

  @Override
  public long scratchBytes() {
    return scratchBytes;
  }

  @Override
  public int units() {
    return parts.size();
  }

  @Override
  public void run(Memory memory, Location at, int from, int to) {
    for (int group = from; group < to; group++) {
      Part part = parts.get(group);
      int block = at.packed() + part.packed();
      copy.call(block, 0, pixels(node.input(0)));
      part.kernel().run(memory, inner(at, part), 0, part.kernel().units());
      copy.call(block + CopyParams.BYTES, 0, pixels(node.output()));
    }
  }

  @Override
  public void pack(Memory memory, Location at) {
    for (int group = 0; group < parts.size(); group++) {
      Part part = parts.get(group);
      Location inner = inner(at, part);
      part.kernel().pack(memory, inner);
      int block = at.packed() + part.packed();
      int bytes = pixelBytes(part.node().input(0));
      int from = at.input(0) + group * bytes;
      packCopy(memory, block, from, pixelBytes(node.input(0)), inner.input(0), bytes, bytes);
      bytes = pixelBytes(part.node().output());
      int to = at.output() + group * bytes;
      packCopy(
          memory,
          block + CopyParams.BYTES,
          inner.output(),
          bytes,
          to,
          pixelBytes(node.output()),
          bytes);
    }
  }

  private static void packCopy(
      Memory memory, int block, int from, int fromStride, int to, int toStride, int bytes) {
    memory.i32(block + CopyParams.A, from);
    memory.i32(block + CopyParams.A_STRIDE, fromStride);
    memory.i32(block + CopyParams.C, to);
    memory.i32(block + CopyParams.C_STRIDE, toStride);
    memory.i32(block + CopyParams.ROW_BYTES, bytes);
  }

  private static Location inner(Location at, Part part) {
    int[] inputs = {at.scratch() + part.input()};
    int[] outputs = {at.scratch() + part.output()};
    int packed = at.packed() + part.packed() + 2 * CopyParams.BYTES;
    return new Location(inputs, outputs, packed, at.scratch() + part.scratch());
  }

  private static int pixels(Value image) {
    return image.shape().product(0, 3);
  }

  private static int pixelBytes(Value image) {
    return image.shape().dim(3) * image.type().bytes();
  }
}
