package dev.octet.importer;

import dev.octet.graph.Value;
import dev.octet.operator.DetectionPostprocess;
import dev.octet.operator.Operator;
import dev.octet.tensor.Shape;
import java.util.List;

/** The import table of custom operators, which a .tflite file knows by name. */
final class CustomOperators {
  private CustomOperators() {}

  /**
   * The operator of a name, or null if Octet has none.
   *
   * @param outputs of the node; those of which the file does not know the shape are replaced
   */
  static Operator read(String name, FlexMap options, List<Value> outputs) {
    return name.equals(DetectionPostprocess.NAME) ? detectionPostprocess(options, outputs) : null;
  }

  private static Operator detectionPostprocess(FlexMap options, List<Value> outputs) {
    DetectionPostprocess operator =
        new DetectionPostprocess(
            new DetectionPostprocess.Limits(
                options.i32("max_detections", 0),
                options.i32("max_classes_per_detection", 0),
                options.i32("detections_per_class", 100),
                options.i32("num_classes", 0)),
            options.bool("use_regular_nms"),
            options.f32("nms_score_threshold"),
            options.f32("nms_iou_threshold"),
            new DetectionPostprocess.Scales(
                options.f32("y_scale"),
                options.f32("x_scale"),
                options.f32("h_scale"),
                options.f32("w_scale")));
    for (int i = 0; i < outputs.size(); i++) {
      outputs.set(i, shaped(outputs.get(i), operator.outputShape(i)));
    }
    return operator;
  }

  /** The value with a shape if it has none; converters do not infer those of custom operators. */
  private static Value shaped(Value value, Shape shape) {
    return value.shape().rank() > 0 || value.isConstant()
        ? value
        : Value.of(value.id(), value.name(), value.type(), shape, value.quantization(), null);
  }
}
