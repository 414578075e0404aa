/**
 * The names whose values are masked: one list for query parameters, path parameters, fragments, fields of JSON, headers, gRPC
 * metadata and endpoints. All are written as they are compared (see `secret-name.ts`): lower case, letters and digits only.
 * The table in docs/configuration.md is made of these lists. OpenTelemetry's own (AWSAccessKeyId, Signature, sig,
 * X-Goog-Signature; semantic conventions, `url.query`) are among them.
 */

/** Wherever they stand in a name: `access_token`, `userPassword`, `X-Api-Key`, `credit_card[number]`. */
export const secretParts = [
  'token',
  'secret',
  'password',
  'passwd',
  'passphrase',
  'passcode',
  'passkey',
  'passwort',
  'signature',
  'credential',
  'apikey',
  'accesskey',
  'secretkey',
  'privatekey',
  'signingkey',
  'encryptionkey',
  'sharedkey',
  'masterkey',
  'sshkey',
  'accountkey',
  'appkey',
  'authkey',
  'consumerkey',
  'clientkey',
  'subscriptionkey',
  'licensekey',
  'functionskey',
  'keypairid',
  'sessionid',
  'sessionkey',
  'sessid',
  'authcode',
  'authorization',
  'accesscode',
  'securitycode',
  'verificationcode',
  'confirmationcode',
  'activationcode',
  'resetcode',
  'logincode',
  'otpcode',
  'onetimecode',
  'devicecode',
  'usercode',
  'verifier',
  'unlockcode',
  'invitecode',
  'securityanswer',
  'userpass',
  'loginpass',
  'authentication',
  'assertion',
  'bearer',
  'magiclink',
  'creditcard',
  'cardnum',
  'cardno',
  'accountnum',
  'accountno',
  'routingnumber',
  'socialsecurity',
  'email',
  'phonenum',
  'telephone',
] as const;

/** At the end of a name: `connect.session`, `proxyAuth`. */
export const secretEndings = ['session', 'cookie', 'auth', 'pwd', 'pincode'] as const;

/**
 * A whole name, the last word of one, or the same of a part between brackets and dots: `pin`, `user_pin`, `user[pwd]`, `connect.sid`.
 * Digits behind it do not matter.
 */
export const secretWords = (
  'pw psw pwd kennwort senha contrasena motdepasse wachtwoord parola losenord heslo sig hmac jwt otp totp mfa tfa pin pan ssn iban cvv cvc csc card ' +
  'cc ccn ccnumber ccnum 2fa cfid zenid oscsid session sess sid auth authn oauth oauthnonce credentials cookie samlresponse samlrequest samlart csrf xsrf ' +
  'googleaccessid skoid phone ltpa'
).split(' ');

/** A whole name, in URLs only: elsewhere these words mean something else (`code=ECONNREFUSED`, `key=value`). */
export const ambiguousNames = 'key pass code se st mail ticket otc pgtid pgtiou passport nonce'.split(' ');
