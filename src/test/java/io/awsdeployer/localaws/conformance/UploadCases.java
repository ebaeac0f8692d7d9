package io.awsdeployer.localaws.conformance;

import io.awsdeployer.localaws.ecr.blob.Digests;
import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Uploads: what is taken and what is refused (§1.4 to §1.6). */
final class UploadCases {
  private static final byte[] TEN = "0123456789".getBytes(StandardCharsets.UTF_8);
  private static final byte[] TWO = {1, 2};

  /** LayerPartBlob of the model has at most that many bytes. */
  static final int LARGEST_PART = 20_971_520;

  private UploadCases() {}

  static List<ConformanceCase> all() {
    return List.of(
        new ConformanceCase("1.5", "a gap is refused with the last valid byte", b -> second(b, 4)),
        new ConformanceCase("1.5", "a part sent again is an overlap", b -> second(b, 0)),
        new ConformanceCase("1.5", "the first part begins at 0", UploadCases::first),
        new ConformanceCase("1.5", "a part has the bytes it announces", UploadCases::wrongLength),
        new ConformanceCase("1.5", "a part over 20 MiB is refused", UploadCases::tooLarge),
        new ConformanceCase("1.5", "an unknown upload is not found", UploadCases::unknown),
        new ConformanceCase("1.5", "an upload belongs to its repository", UploadCases::elsewhere),
        new ConformanceCase("1.5", "a finished upload takes no part", UploadCases::finished),
        new ConformanceCase("1.6", "an upload without parts is empty", UploadCases::empty),
        new ConformanceCase("1.6", "only the last part may be small", UploadCases::tooSmall),
        new ConformanceCase("1.6", "the digest is that of the bytes", UploadCases::wrongDigest),
        new ConformanceCase("1.6", "a layer that is there exists", UploadCases::exists));
  }

  private static Comparison second(Workbench bench, long from) {
    String repository = bench.repository();
    String upload = bench.initiate(repository);
    Answer _ = bench.part(repository, upload, 0, 1, TWO);
    return bench
        .part(repository, upload, from, from + 1, TWO)
        .refusedAs(
            "InvalidLayerPartException",
            "First byte of the layer part is %d instead of 2 [lastValidByteReceived: 1]"
                .formatted(from));
  }

  private static Comparison first(Workbench bench) {
    String repository = bench.repository();
    return bench
        .part(repository, bench.initiate(repository), 1, 2, TWO)
        .refusedAs(
            "InvalidLayerPartException",
            "First byte of the layer part is 1 instead of 0 [lastValidByteReceived: null]");
  }

  private static Comparison wrongLength(Workbench bench) {
    String repository = bench.repository();
    return bench
        .part(repository, bench.initiate(repository), 0, 5, TWO)
        .refusedAs("InvalidLayerPartException");
  }

  private static Comparison tooLarge(Workbench bench) {
    String repository = bench.repository();
    return bench
        .part(repository, bench.initiate(repository), 0, LARGEST_PART, new byte[LARGEST_PART + 1])
        .refusedAs(
            "InvalidParameterException",
            "Invalid parameter at 'layerPartBlob' failed to satisfy constraint: 'Member must have length less than or equal to 20971520'");
  }

  private static Comparison unknown(Workbench bench) {
    return foreign(bench, bench.repository(), "00000000-0000-0000-0000-000000000000");
  }

  private static Comparison elsewhere(Workbench bench) {
    return foreign(bench, bench.repository(), bench.initiate(bench.repository()));
  }

  private static Comparison foreign(Workbench bench, String repository, String upload) {
    return bench
        .part(repository, upload, 0, 1, TWO)
        .refusedAs(
            "UploadNotFoundException",
            "The upload with id '%s' does not exist in the repository with name '%s' in the registry with id '%s'"
                .formatted(upload, repository, bench.account()));
  }

  private static Comparison finished(Workbench bench) {
    String repository = bench.repository();
    String upload = filled(bench, repository);
    Answer _ = bench.complete(repository, upload, Digests.of(TEN));
    return bench.part(repository, upload, 10, 11, TWO).refusedAs("UploadNotFoundException");
  }

  private static Comparison empty(Workbench bench) {
    String repository = bench.repository();
    String upload = bench.initiate(repository);
    return bench
        .complete(repository, upload, Digests.of(new byte[0]))
        .refusedAs(
            "EmptyUploadException",
            "The upload with id '%s' in the repository with name '%s' in registry with id '%s' cannot be completed because it does not have any parts"
                .formatted(upload, repository, bench.account()));
  }

  private static Comparison tooSmall(Workbench bench) {
    String repository = bench.repository();
    String upload = filled(bench, repository);
    Answer _ = bench.part(repository, upload, 10, 19, TEN);
    return bench
        .complete(repository, upload, Digests.of("01234567890123456789"))
        .refusedAs(
            "LayerPartTooSmallException",
            "All layer parts except the last part should be at least 5MB");
  }

  private static Comparison wrongDigest(Workbench bench) {
    String repository = bench.repository();
    return bench
        .complete(repository, filled(bench, repository), Digests.of(TWO))
        .refusedAs(
            "InvalidLayerException",
            "None of the provided layer digests match the calculated layer digest: "
                + Digests.of(TEN));
  }

  private static Comparison exists(Workbench bench) {
    String repository = bench.repository();
    bench.upload(repository, MemoryBlob.of(TEN));
    return bench
        .complete(repository, filled(bench, repository), Digests.of(TEN))
        .refusedAs("LayerAlreadyExistsException");
  }

  /** An upload that has its ten bytes. */
  static String filled(Workbench bench, String repository) {
    String upload = bench.initiate(repository);
    Answer _ = bench.part(repository, upload, 0, 9, TEN);
    return upload;
  }
}
