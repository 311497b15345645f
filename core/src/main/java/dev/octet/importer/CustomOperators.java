package dev.octet.importer;

import dev.octet.operator.DetectionPostprocess;
import dev.octet.operator.Operator;

/** The import table of custom operators, which a .tflite file knows by name. */
final class CustomOperators {
  private CustomOperators() {}

  /** The operator of a name, or null if Octet has none. */
  static Operator read(String name, FlexMap options) {
    return switch (name) {
      case DetectionPostprocess.NAME -> detectionPostprocess(options);
      default -> null;
    };
  }

  private static Operator detectionPostprocess(FlexMap options) {
    return new DetectionPostprocess(
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
  }
}
