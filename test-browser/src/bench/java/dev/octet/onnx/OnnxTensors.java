package dev.octet.onnx;

import dev.octet.graph.Value;
import dev.octet.kernel.Domain;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of an .onnx file that stand for values of a graph: in ONNX's layout, and 8-bit
 * activations as uint8, the only type that ONNX Runtime's kernels for WebAssembly multiply fast.
 */
final class OnnxTensors {
  private final OnnxFile file;
  private final Map<Value, String> names = new HashMap<>();

  OnnxTensors(OnnxFile file) {
    this.file = file;
  }

  /** An activation's name. */
  String name(Value value) {
    String name = names.get(value);
    if (name == null) {
      name = value.isConstant() ? constant(value) : file.newName();
      names.put(value, name);
    }
    return name;
  }

  /** An activation's name with its scale and zero point. */
  List<String> quantized(Value value) {
    return List.of(name(value), scale(value), zeroPoint(value));
  }

  String scale(Value value) {
    return file.scalar(value.quantization().scale());
  }

  String zeroPoint(Value value) {
    return file.scalar(DataType.UINT8, stored(value).quantization().zeroPoint());
  }

  /** A parameter with its scales and zero points, its dimensions permuted. */
  List<String> quantizedWeights(Value weights, int... permutation) {
    return List.of(weights(weights, permutation), scales(weights), zeroPoints(weights));
  }

  /** A parameter, its dimensions permuted. */
  String weights(Value weights, int... permutation) {
    int[] dims = weights.shape().toArray();
    return file.constant(
        weights.type(),
        Layout.permute(dims, permutation),
        Layout.transpose(bytes(weights), dims, permutation));
  }

  /** A parameter as it is; an empty name if it is left out. */
  String parameter(Value value) {
    return value == null
        ? ""
        : file.constant(value.type(), value.shape().toArray(), bytes(value));
  }

  /** The value as the kernels see it. */
  static Value stored(Value value) {
    return value.in(Domain.U8);
  }

  private String scales(Value weights) {
    Quantization quantization = weights.quantization();
    if (quantization.size() == 1) {
      return file.scalar(quantization.scale());
    }
    float[] scales = new float[quantization.size()];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = quantization.scale(i);
    }
    return file.floats(scales);
  }

  private String zeroPoints(Value weights) {
    Quantization quantization = weights.quantization();
    if (quantization.size() == 1) {
      return file.scalar(weights.type(), quantization.zeroPoint());
    }
    byte[] zeroPoints = new byte[quantization.size()];
    for (int i = 0; i < zeroPoints.length; i++) {
      zeroPoints[i] = (byte) quantization.zeroPoint(i);
    }
    return file.constant(weights.type(), new int[] {zeroPoints.length}, zeroPoints);
  }

  private String constant(Value value) {
    Value stored = stored(value);
    byte[] bytes = bytes(value);
    for (int i = 0; i < bytes.length && stored.domainShift() != 0; i++) {
      bytes[i] ^= (byte) 0x80;
    }
    int[] dims = value.shape().toArray();
    byte[] data = Layout.transpose(bytes, dims, Layout.toOnnx(dims.length));
    return file.constant(stored.type(), Layout.dims(value.shape()), data);
  }

  private static byte[] bytes(Value value) {
    return value.constant().memory().read(value.constant().address(), value.constant().bytes());
  }
}
