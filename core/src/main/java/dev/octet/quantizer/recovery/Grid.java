package dev.octet.quantizer.recovery;

import dev.octet.exporter.Storage;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.quantizer.HalfEven;
import dev.octet.quantizer.Quantized;
import dev.octet.tensor.DataType;

/**
 * The numbers that the weights of a layer can become: whole multiples of a channel's scale.
 *
 * @param scales one for each output channel
 * @param most the largest multiple; the smallest is its negative
 */
record Grid(float[] scales, int most) {

  /** The grid on which a node was quantized; null if its weights have none, or scales by blocks. */
  static Grid of(Quantized quantized, Layer layer) {
    Node result = quantized.nodes().get(layer.node());
    Value weights = result == null ? null : result.input(1);
    Storage storage = quantized.storage().get(weights);
    Value integers = storage == null || weights == null ? weights : storage.stored();
    if (integers == null
        || integers.type() != DataType.INT8
        || integers.quantization().block() > 0) {
      return null;
    }
    float[] scales = new float[layer.channels()];
    for (int c = 0; c < scales.length; c++) {
      scales[c] = integers.quantization().scale(c);
    }
    return new Grid(scales, (1 << (storage == null ? 8 : storage.bits()) - 1) - 1);
  }

  /** The multiple of a scale that is nearest to a weight. */
  double nearest(double weight, double scale) {
    return Math.max(-most, Math.min(most, HalfEven.round(weight / scale)));
  }
}
