package io.tidings.stack.build;

import io.tidings.stack.Console;
import java.util.function.Consumer;

/**
 * One thing to fetch or to build before a stack can start.
 *
 * @param what as the plan of a first start shows it, with the size of what is fetched
 */
public record Step(String what, Consumer<Console> work) {}
