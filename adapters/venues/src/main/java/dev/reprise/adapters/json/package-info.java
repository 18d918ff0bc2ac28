/**
 * Reading JSON on the hot path: straight from bytes, without objects, without exceptions.
 *
 * <p>{@link dev.reprise.adapters.json.JsonCursor} walks the text and parses decimals into mantissas;
 * {@link dev.reprise.adapters.json.JsonFields} finds an object's members whatever their order. Both belong to one thread. Where
 * speed does not matter (REST answers, private streams) the adapters use Jackson with the limits of
 * {@link dev.reprise.adapters.json.StrictJson}.
 */
package dev.reprise.adapters.json;
