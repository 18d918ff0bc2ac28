/**
 * How the core's state is packed into the {@code Carried} records that a generation of the journal begins with.
 *
 * <p>A state is a row of 64-bit numbers, in the order in which its {@code carry} methods name them. They are packed as runs of equal
 * numbers: the number, then how often it stands there; both as little-endian groups of seven bits whose eighth bit says that
 * another follows (LEB128), the number zigzag-encoded first. Core thread.
 */
package dev.reprise.core.carry;
