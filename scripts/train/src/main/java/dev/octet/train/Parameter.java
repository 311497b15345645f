package dev.octet.train;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;

/**
 * Named values of a network.
 *
 * @param tensor the values, float32
 * @param velocity the momentum of a trained tensor, null for statistics
 * @param decayed whether weight decay applies
 */
record Parameter(String name, Tensor tensor, Tensor velocity, boolean decayed) {

  boolean isTrained() {
    return velocity != null;
  }

  /** A copy of a tensor's values in the order of its dimensions. */
  static float[] values(Tensor tensor) {
    Tensor plain = tensor.detach().contiguous();
    float[] values = new float[(int) plain.numel()];
    new FloatPointer(plain.data_ptr_float()).get(values);
    return values;
  }

  /** Overwrites a tensor's values. */
  static void set(Tensor tensor, float[] values) {
    tensor.detach().copy_(Tensor.create(values, tensor.sizes().vec().get()));
  }
}
