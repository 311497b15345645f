package dev.octet.operator;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A way into code that few models need. The small core, which pages download first, is compiled
 * without: there the method does nothing and returns null or false, as it does for what it does not
 * know. A model that the small core refuses is tried with the full one.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnDemand {}
