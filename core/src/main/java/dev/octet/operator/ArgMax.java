package dev.octet.operator;

/** ARG_MAX: the index of the first largest value along one axis. */
public final class ArgMax extends ArgSearch {

  /** The operator. */
  public ArgMax() {
    super(true);
  }

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.FREE;
  }

  @Override
  public String name() {
    return "ARG_MAX";
  }
}
