package dev.octet.simd;

import dev.octet.graph.Value;
import dev.octet.kernel.Family;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.PatchParams;
import dev.octet.operator.Window2d;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * A convolution of few input channels: {@link Family#PATCHES} copies what the window sees into
 * rows, which a {@link GemmKernel} multiplies while they are in the cache. One unit is one line of
 * output pixels.
 */
final class PatchKernel extends Kernel {
  private static final int MOST_CHANNELS = 15;
  private static final int VECTOR = 16;
  private static final long MOST_BYTES = 1 << 30;

  /** Rows to copy before they are multiplied. */
  private static final int BLOCK = 512;

  private final MicroKernel patches;
  private final GemmKernel gemm;
  private final Value input;
  private final Window2d window;
  private final Shape output;
  private final int params;

  /**
   * The kernel of one convolution.
   *
   * @param gemm the matrix product of its patches
   */
  PatchKernel(MicroKernel patches, GemmKernel gemm, Value input, Window2d window, Shape output) {
    this.patches = patches;
    this.gemm = gemm;
    this.input = input;
    this.window = window;
    this.output = output;
    this.params = (int) (gemm.packedBytes() + 63) & -64;
  }

  /** Whether patches are better than pointers to pixels. */
  static boolean suits(Window2d window, Shape input, Shape output) {
    return input.dim(3) <= MOST_CHANNELS
        && window.dilationX() == 1
        && bytes(window, input, output) <= MOST_BYTES;
  }

  /** Bytes from one patch to the next; a multiple of 4, so that no int32 crosses a cache line. */
  static int patchBytes(Window2d window, Shape input) {
    int segment = window.width() * input.dim(3);
    int bytes = (window.height() - 1) * segment + (segment + VECTOR - 1) / VECTOR * VECTOR;
    return (bytes + 3) & -4;
  }

  @Override
  public String name() {
    return gemm.name();
  }

  @Override
  public boolean reads(int i) {
    return i == 0;
  }

  @Override
  public long packedBytes() {
    return params + PatchParams.BYTES;
  }

  @Override
  public long scratchBytes() {
    return bytes(window, input.shape(), output) + VECTOR;
  }

  @Override
  public int units() {
    return output.product(0, 2);
  }

  @Override
  public void run(Memory memory, Location at, int from, int to) {
    int width = output.dim(2);
    int lines = Math.max(1, BLOCK / width);
    for (int line = from; line < to; line += lines) {
      int end = Math.min(to, line + lines);
      patches.call(at.packed() + params, line, end);
      gemm.run(memory, at, line * width, end * width);
    }
  }

  @Override
  public void pack(Memory memory, Location at) {
    int[] patch = {at.scratch()};
    gemm.pack(memory, new Location(patch, new int[] {at.output()}, at.packed(), 0));
    Shape image = input.shape();
    int channels = image.dim(3);
    int block = at.packed() + params;
    memory.i32(block + PatchParams.IMAGE, at.input(0));
    memory.i32(block + PatchParams.HEIGHT, image.dim(1));
    memory.i32(block + PatchParams.ROW_BYTES, image.dim(2) * channels);
    memory.i32(block + PatchParams.OUT, at.scratch());
    memory.i32(block + PatchParams.OUT_HEIGHT, output.dim(1));
    memory.i32(block + PatchParams.OUT_WIDTH, output.dim(2));
    memory.i32(block + PatchParams.STEP_Y, window.strideY());
    memory.i32(block + PatchParams.STEP_X, window.strideX() * channels);
    memory.i32(block + PatchParams.TOP, window.top());
    memory.i32(block + PatchParams.LEFT, window.left() * channels);
    memory.i32(block + PatchParams.WINDOW_ROWS, window.height());
    memory.i32(block + PatchParams.DILATION_Y, window.dilationY());
    memory.i32(block + PatchParams.SEGMENT, window.width() * channels);
    memory.i32(block + PatchParams.PATCH, patchBytes(window, image));
    memory.i32(block + PatchParams.ZERO, (input.quantization().zeroPoint() & 0xff) * 0x01010101);
  }

  private static long bytes(Window2d window, Shape input, Shape output) {
    return (long) output.product(0, 3) * patchBytes(window, input);
  }
}
