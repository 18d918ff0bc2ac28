/**
 * The vocabulary of Reprise and its ports: what a strategy, a venue adapter, a simulated venue or an importer implements.
 *
 * <p>Strategies begin with {@link dev.reprise.api.Strategy}, adapters with {@link dev.reprise.api.VenueAdapter}. Records are
 * described by {@code reprise-schema.xml}; their codecs and enumerations are generated into {@code dev.reprise.api.schema}.
 *
 * <p>Prices and quantities are {@code long} mantissas at their {@link dev.reprise.api.Instrument}'s scales, amounts at their
 * {@link dev.reprise.api.Currency}'s. Times are UTC nanoseconds since 1970.
 */
package dev.reprise.api;
