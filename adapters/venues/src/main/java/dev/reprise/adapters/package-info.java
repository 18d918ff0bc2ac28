/** Venue adapters; one package per venue. */
package dev.reprise.adapters;
