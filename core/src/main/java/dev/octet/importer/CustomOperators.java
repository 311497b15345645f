package dev.octet.importer;

import dev.octet.operator.CustomOperator;
import dev.octet.operator.DetectionPostprocess;
import dev.octet.operator.OnDemand;
import dev.octet.operator.Operator;

/** The import table of custom operators, which a .tflite file knows by name. */
final class CustomOperators {
  private CustomOperators() {}

  /**
   * The operator of a name, or null if there is none.
   *
   * @param node the node's table
   * @param library the caller's operators, which come before Octet's own
   */
  static Operator read(String name, FlatTable node, CustomOperator.Library library) {
    CustomOperator.Function function = library.find(name);
    if (function != null) {
      return new CustomOperator(name, node.vector(5, 1).bytes(), function);
    }
    return name.equals(DetectionPostprocess.NAME) ? detectionPostprocess(node.flexMap(5)) : null;
  }

  @OnDemand
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
