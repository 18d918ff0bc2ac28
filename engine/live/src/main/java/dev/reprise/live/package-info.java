/** The pipeline around the core: input ring, log, journal stage, gateways, start and stop. */
package dev.reprise.live;
