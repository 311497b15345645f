package dev.octet.simd;

import dev.octet.graph.Constant;
import dev.octet.graph.Value;
import dev.octet.tensor.Memory;

/** Packs float32 weights into panels of {@code [NR] bias}, then {@code [products][NR]} weights. */
final class FloatPanels {
  private final int nr;
  private final Constant weights;
  private final Value bias;
  private final int channels;
  private final int products;
  private final Index index;

  /** Where a weight lies. */
  interface Index {
    /** The element that product {@code p} of an output channel multiplies with. */
    int of(int channel, int p);
  }

  /**
   * The panels of a layer.
   *
   * @param nr columns of a panel
   * @param bias one for each channel, or null
   */
  FloatPanels(int nr, Constant weights, Value bias, int channels, int products, Index index) {
    this.nr = nr;
    this.weights = weights;
    this.bias = bias;
    this.channels = channels;
    this.products = products;
    this.index = index;
  }

  /** Products that are summed up for each output. */
  int products() {
    return products;
  }

  /** Size of the panels. */
  long bytes() {
    return 4L * nr * (1 + products) * ((channels + nr - 1) / nr);
  }

  /** Writes the panels. */
  void pack(Memory memory, int address) {
    memory.fill(address, 0, (int) bytes());
    for (int channel = 0; channel < channels; channel++) {
      int to = address + 4 * (channel / nr * nr * (1 + products) + channel % nr);
      if (bias != null) {
        memory.f32(to, bias.constant().f32(channel));
      }
      for (int p = 0; p < products; p++) {
        to += 4 * nr;
        memory.f32(to, weights.f32(index.of(channel, p)));
      }
    }
  }
}
