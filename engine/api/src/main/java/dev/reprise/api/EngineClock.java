package dev.reprise.api;

/** The time of a driver: the wall clock of a live engine, the virtual clock of a test. UTC ns; never goes back. */
@FunctionalInterface
public interface EngineClock {
    long nanos();
}
