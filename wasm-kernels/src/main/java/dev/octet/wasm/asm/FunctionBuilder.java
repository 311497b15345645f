package dev.octet.wasm.asm;

import dev.octet.wasm.encode.ByteWriter;
import dev.octet.wasm.encode.FunctionBody;
import dev.octet.wasm.encode.FunctionType;
import dev.octet.wasm.encode.ValueType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes the code of one function, instruction by instruction, and checks every operand type on the
 * way.
 *
 * <p>Blocks, loops and conditionals take and leave nothing on the operand stack.
 */
public final class FunctionBuilder {
  private static final int EMPTY_BLOCK_TYPE = 0x40;

  private final ModuleBuilder module;
  private final FunctionRef self;
  private final ByteWriter code = new ByteWriter();
  private final OperandStack stack = new OperandStack();
  private final List<Local> params = new ArrayList<>();
  private final List<ValueType> locals = new ArrayList<>();
  private final Map<ValueType, Deque<Integer>> free = new EnumMap<>(ValueType.class);
  private final Deque<List<Local>> scopes = new ArrayDeque<>();

  FunctionBuilder(ModuleBuilder module, FunctionRef self) {
    this.module = module;
    this.self = self;
    for (ValueType type : self.type().params()) {
      params.add(new Local(this, params.size(), type));
    }
    scopes.push(new ArrayList<>());
  }

  /** Parameter number {@code index}. */
  public Local param(int index) {
    return params.get(index);
  }

  /** A local of the current scope; its first value is undefined. */
  public Local local(ValueType type) {
    Deque<Integer> reusable = free.computeIfAbsent(type, key -> new ArrayDeque<>());
    int index;
    if (reusable.isEmpty()) {
      index = params.size() + locals.size();
      locals.add(type);
    } else {
      index = reusable.pop();
    }
    Local local = new Local(this, index, type);
    scopes.element().add(local);
    return local;
  }

  /** An i32 local of the current scope. */
  public Local i32() {
    return local(ValueType.I32);
  }

  /** A v128 local of the current scope. */
  public Local v128() {
    return local(ValueType.V128);
  }

  /** {@code count} v128 locals of the current scope. */
  public List<Local> v128s(int count) {
    List<Local> result = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      result.add(v128());
    }
    return result;
  }

  /** Emits {@code body}; the locals it declares end with it and their slots are used again. */
  public FunctionBuilder scope(Runnable body) {
    scopes.push(new ArrayList<>());
    body.run();
    for (Local local : scopes.pop()) {
      local.endScope();
      free.get(local.type()).push(local.index());
    }
    return this;
  }

  /** {@code local.get}. */
  public FunctionBuilder get(Local local) {
    return variable(Op.LOCAL_GET, local, List.of(), List.of(local.type()));
  }

  /** {@code local.set}. */
  public FunctionBuilder set(Local local) {
    return variable(Op.LOCAL_SET, local, List.of(local.type()), List.of());
  }

  /** {@code local.tee}. */
  public FunctionBuilder tee(Local local) {
    return variable(Op.LOCAL_TEE, local, List.of(local.type()), List.of(local.type()));
  }

  /** Pushes the constant {@code value}. */
  public FunctionBuilder i32(int value) {
    emit(Op.I32_CONST, List.of(), List.of(ValueType.I32));
    code.s32(value);
    return this;
  }

  /** Pushes the constant {@code value}. */
  public FunctionBuilder i64(long value) {
    emit(Op.I64_CONST, List.of(), List.of(ValueType.I64));
    code.s64(value);
    return this;
  }

  /** Pushes the constant {@code value}. */
  public FunctionBuilder f32(float value) {
    emit(Op.F32_CONST, List.of(), List.of(ValueType.F32));
    code.i32le(Float.floatToRawIntBits(value));
    return this;
  }

  /** Pushes a vector constant of four equal lanes. */
  public FunctionBuilder i32x4(int lane) {
    emit(Op.V128_CONST, List.of(), List.of(ValueType.V128));
    for (int i = 0; i < 4; i++) {
      code.i32le(lane);
    }
    return this;
  }

  /** Pushes a vector constant of four equal lanes. */
  public FunctionBuilder f32x4(float lane) {
    return i32x4(Float.floatToRawIntBits(lane));
  }

  /** Pushes a vector constant of two equal lanes. */
  public FunctionBuilder f64x2(double lane) {
    emit(Op.V128_CONST, List.of(), List.of(ValueType.V128));
    long bits = Double.doubleToRawLongBits(lane);
    for (int i = 0; i < 2; i++) {
      code.i32le((int) bits).i32le((int) (bits >>> 32));
    }
    return this;
  }

  /** Pushes a vector constant of 16 bytes, lane 0 first. */
  public FunctionBuilder i8x16(int... lanes) {
    emit(Op.V128_CONST, List.of(), List.of(ValueType.V128));
    require(Op.V128_CONST, lanes.length == 16, "16 lanes expected, found " + lanes.length);
    for (int lane : lanes) {
      code.u8(lane);
    }
    return this;
  }

  /** Emits an instruction without immediate. */
  public FunctionBuilder op(Op op) {
    return plain(op, Immediate.NONE);
  }

  /** Emits a load or store at the address on the stack plus {@code offset} bytes. */
  public FunctionBuilder memory(Op op, int offset) {
    plain(op, Immediate.MEMORY);
    code.u32(op.alignment()).u32(offset);
    return this;
  }

  /** As {@link #memory}, of one lane. */
  public FunctionBuilder memoryLane(Op op, int offset, int lane) {
    plain(op, Immediate.MEMORY_LANE);
    require(op, lane >= 0 && lane < 16 >> op.alignment(), "no lane " + lane);
    code.u32(op.alignment()).u32(offset).u8(lane);
    return this;
  }

  /** Emits an instruction on one lane. */
  public FunctionBuilder lane(Op op, int lane) {
    plain(op, Immediate.LANE);
    code.u8(lane);
    return this;
  }

  /** {@code i8x16.shuffle}: result byte i is byte {@code lanes[i]} of the two operands in a row. */
  public FunctionBuilder shuffle(int... lanes) {
    plain(Op.I8X16_SHUFFLE, Immediate.SHUFFLE);
    require(Op.I8X16_SHUFFLE, lanes.length == 16, "16 lanes expected, found " + lanes.length);
    for (int lane : lanes) {
      require(Op.I8X16_SHUFFLE, lane >= 0 && lane < 32, "no lane " + lane);
      code.u8(lane);
    }
    return this;
  }

  /** {@code local += amount}, an i32 local. */
  public FunctionBuilder add(Local local, int amount) {
    return get(local).i32(amount).op(Op.I32_ADD).set(local);
  }

  /** {@code local += amount}, i32 locals. */
  public FunctionBuilder add(Local local, Local amount) {
    return get(local).get(amount).op(Op.I32_ADD).set(local);
  }

  /** {@code drop}. */
  public FunctionBuilder drop() {
    ValueType top = requireTop(Op.DROP);
    return emit(Op.DROP, List.of(top), List.of());
  }

  /** {@code select}: the lower operand where the i32 on top is not 0, else the upper. */
  public FunctionBuilder select() {
    require(Op.SELECT, stack.pop(List.of(ValueType.I32)), expected("[i32]"));
    ValueType top = requireTop(Op.SELECT);
    stack.push(List.of(ValueType.I32));
    return emit(Op.SELECT, List.of(top, top, ValueType.I32), List.of(top));
  }

  /** {@code block}: a branch to the label leaves it. */
  public FunctionBuilder block(Consumer<Label> body) {
    emit(Op.BLOCK, List.of(), List.of());
    return structured(body);
  }

  /** {@code loop}: a branch to the label starts the next iteration. */
  public FunctionBuilder loop(Consumer<Label> body) {
    emit(Op.LOOP, List.of(), List.of());
    return structured(body);
  }

  /** Takes an i32 and runs {@code then} where it is not 0. */
  public FunctionBuilder ifThen(Runnable then) {
    emit(Op.IF, List.of(ValueType.I32), List.of());
    return structured(label -> then.run());
  }

  /** Takes an i32 and runs {@code then} where it is not 0, else {@code otherwise}. */
  public FunctionBuilder ifElse(Runnable then, Runnable otherwise) {
    emit(Op.IF, List.of(ValueType.I32), List.of());
    code.u8(EMPTY_BLOCK_TYPE);
    enter(then);
    Op.ELSE.encode(code);
    enter(otherwise);
    Op.END.encode(code);
    return this;
  }

  /** {@code br}. */
  public FunctionBuilder br(Label target) {
    emit(Op.BR, List.of(), List.of());
    code.u32(stack.depth() - target.depth());
    stack.markUnreachable();
    return this;
  }

  /** {@code br_if}: takes an i32 and branches where it is not 0. */
  public FunctionBuilder brIf(Label target) {
    emit(Op.BR_IF, List.of(ValueType.I32), List.of());
    code.u32(stack.depth() - target.depth());
    return this;
  }

  /** {@code return}. */
  public FunctionBuilder ret() {
    emit(Op.RETURN, self.type().results(), List.of());
    stack.markUnreachable();
    return this;
  }

  /** {@code unreachable}: a trap. */
  public FunctionBuilder unreachable() {
    emit(Op.UNREACHABLE, List.of(), List.of());
    stack.markUnreachable();
    return this;
  }

  /** {@code call}. */
  public FunctionBuilder call(FunctionRef function) {
    emit(Op.CALL, function.type().params(), function.type().results());
    code.u32(function.index());
    return this;
  }

  /** {@code call_indirect} of the module's table: the arguments, then the element's number. */
  public FunctionBuilder callIndirect(FunctionType type) {
    List<ValueType> operands = new ArrayList<>(type.params());
    operands.add(ValueType.I32);
    emit(Op.CALL_INDIRECT, operands, type.results());
    code.u32(module.typeIndex(type)).u32(0);
    return this;
  }

  FunctionBody finish() {
    require(
        Op.END,
        stack.pop(self.type().results()) && stack.frame().isEmpty(),
        expected(self.type().results().toString()));
    Op.END.encode(code);
    return new FunctionBody(locals, code.toByteArray());
  }

  private FunctionBuilder structured(Consumer<Label> body) {
    code.u8(EMPTY_BLOCK_TYPE);
    enter(() -> body.accept(new Label(stack.depth())));
    Op.END.encode(code);
    return this;
  }

  private void enter(Runnable body) {
    stack.enter();
    scope(body);
    require(Op.END, stack.frame().isEmpty(), expected("[]"));
    stack.leave();
  }

  private FunctionBuilder plain(Op op, Immediate immediate) {
    require(op, op.immediate() == immediate, "has the immediate " + op.immediate());
    return emit(op, op.operands(), op.results());
  }

  private FunctionBuilder variable(
      Op op, Local local, List<ValueType> operands, List<ValueType> results) {
    require(op, local.usableIn(this), local + " is out of scope");
    emit(op, operands, results);
    code.u32(local.index());
    return this;
  }

  private FunctionBuilder emit(Op op, List<ValueType> operands, List<ValueType> results) {
    require(op, stack.pop(operands), expected(operands.toString()));
    op.encode(code);
    stack.push(results);
    return this;
  }

  private ValueType requireTop(Op op) {
    Optional<ValueType> top = stack.top();
    require(op, top.isPresent(), expected("a value"));
    return top.get();
  }

  private String expected(String types) {
    return "expected " + types + ", found " + stack.frame();
  }

  private void require(Op op, boolean condition, String problem) {
    if (!condition) {
      throw new AssemblyException(
          "function \"" + self.name() + "\", byte " + code.size() + ", " + op + ": " + problem);
    }
  }
}
