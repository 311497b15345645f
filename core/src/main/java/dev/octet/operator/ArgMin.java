package dev.octet.operator;

/** ARG_MIN: the index of the first smallest value along one axis. */
public final class ArgMin extends ArgSearch {

  /** The operator. */
  public ArgMin() {
    super(false);
  }

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.FREE;
  }

  @Override
  public String name() {
    return "ARG_MIN";
  }
}
