package dev.octet.cases;

import java.util.ArrayList;
import java.util.List;

/** All cases: what every runner, on the JVM and in browsers, goes through. */
public final class OperatorCases {
  private OperatorCases() {}

  /** The cases in a fixed order. */
  public static List<OperatorCase> all() {
    List<OperatorCase> cases = new ArrayList<>();
    ConvolutionCases.addTo(cases);
    ElementwiseCases.addTo(cases);
    ActivationCases.addTo(cases);
    ArithmeticCases.addTo(cases);
    ReductionCases.addTo(cases);
    MovementCases.addTo(cases);
    CopyCases.addTo(cases);
    IndexCases.addTo(cases);
    ScatterCases.addTo(cases);
    ProductCases.addTo(cases);
    RecurrentCases.addTo(cases);
    SignalCases.addTo(cases);
    DetectionCases.addTo(cases);
    CustomCases.addTo(cases);
    EmptyCases.addTo(cases);
    WideCases.addTo(cases);
    DynamicCases.addTo(cases);
    FloatCases.addTo(cases);
    FoldingCases.addTo(cases);
    PatternCases.addTo(cases);
    FlowCases.addTo(cases);
    AttentionCases.addTo(cases);
    return cases;
  }
}
