/**
 * The wire of OCI registries (distribution-spec 1.1): mirrors, credentials and tokens, manifests and blobs, each checked
 * against its digest before it enters the cache.
 *
 * <p>One class a concern: {@link io.sealer.registry.RegistryClient} is one request with its authentication,
 * {@code MirrorRoute} is the choice of who is asked, {@code ManifestClient} and {@code BlobTransfer} are one transfer,
 * {@code TransferPool} runs several, {@code ImageResolver} turns references into images, and
 * {@link io.sealer.registry.ImageFetcher} is the door.
 */
package io.sealer.registry;
