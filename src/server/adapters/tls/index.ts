export { LOOPBACK_NAMES, createCertificateAuthority } from './certificate-authority.ts';
export type {
  CertificateAuthority,
  CertificateAuthorityOptions,
  ServerCertificate,
  ServerNames,
} from './certificate-authority.ts';
